import { expect, it } from 'vitest';

import { CallSession } from '../../src/audio.ts';
import { FAIL_CLOSED_TRIGGERS, HookResult, type HookTriggerName, type HookTriggers } from '../../src/index.ts';
import { anEvent } from '../support/fixtures.ts';
import { never, r2 } from '../support/kit.ts';

const UNUSABLE: readonly (readonly [string, () => unknown])[] = [
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
  ['rejects', () => Promise.reject(new Error('broken'))],
  ['hangs', () => never()],
  ['returns something else', () => ({ action: 'allow' })],
  ['modifies to something else', () => HookResult.modify(anEvent())],
  ['modifies to null', () => HookResult.modify(null)],
];

const HEARD: HookTriggers['on_transcription']['payload'] = {
  session: new CallSession({ id: 'call', participantId: 'ada', createdAt: new Date(0) }),
  timestamp: new Date(0),
  text: 'my card is 4111',
  role: 'user',
};

it.each(UNUSABLE)('CORE-9.3.4 a hook that %s lets nothing be spoken or heard', async (_title, broken) => {
  const { kit, clock } = await r2();
  const spoken: string[] = [];
  for (const trigger of ['before_tts', 'on_transcription'] as const) {
    kit.hook(trigger, { name: 'redactor', timeoutMs: 1000 }, broken as () => HookResult);
    kit.hook(trigger, { priority: 1 }, (words) => {
      spoken.push(typeof words === 'string' ? words : words.text);
      return HookResult.allow();
    });
    const running = kit.runHooks(
      trigger,
      trigger === 'before_tts' ? 'my card is 4111' : HEARD,
      await kit.getContext('r1'),
    );
    await clock.advance(1000);
    expect(await running).toMatchObject({ allowed: false, blockedBy: 'redactor' });
  }
  expect(spoken).toEqual([]);
  expect([...FAIL_CLOSED_TRIGGERS] satisfies HookTriggerName[]).toEqual(
    expect.arrayContaining(['before_tts', 'on_transcription']),
  );
});
