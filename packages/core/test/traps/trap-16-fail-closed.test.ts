import { expect, it } from 'vitest';

import { FAIL_CLOSED_TRIGGERS, HookResult, type HookTriggerName } from '../../src/index.ts';
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

it.each(UNUSABLE)('CORE-9.3.4 a hook that %s lets nothing be spoken or heard', async (_title, broken) => {
  const { kit, clock } = await r2();
  const spoken: string[] = [];
  for (const trigger of ['before_tts', 'on_transcription'] as const) {
    kit.hook(trigger, { name: 'redactor', timeoutMs: 1000 }, broken as () => HookResult);
    kit.hook(trigger, { priority: 1 }, (words) => {
      spoken.push(words);
      return HookResult.allow();
    });
    const running = kit.runHooks(trigger, 'my card is 4111', await kit.getContext('r1'));
    await clock.advance(1000);
    expect(await running).toMatchObject({ allowed: false, blockedBy: 'redactor' });
  }
  expect(spoken).toEqual([]);
  expect([...FAIL_CLOSED_TRIGGERS] satisfies HookTriggerName[]).toEqual(
    expect.arrayContaining(['before_tts', 'on_transcription']),
  );
});
