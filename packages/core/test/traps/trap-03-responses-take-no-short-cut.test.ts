import { describe, expect, it } from 'vitest';

import { type ChannelOutput, HookResult } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r3, stream } from '../support/kit.ts';

const WAYS: readonly (readonly [string, () => Partial<ChannelOutput>])[] = [
  ['events', () => ({ events: [{ content: text('answer') }] })],
  ['a stream', () => ({ responseStream: stream('answer').source })],
];

describe.each(WAYS)('an answer as %s', (_way, answer) => {
  it('CORE-10.1.14 passes the status of its room', async () => {
    const { kit, say, words, ai } = await r3();
    const own = ai.answer;
    ai.answer = async (...given) => {
      await kit.closeRoom('r1');
      return (own as NonNullable<typeof own>)(...given);
    };
    await say('a', 'hi');
    expect(await words()).toEqual(['hi']);
  });

  it('CORE-10.1.14 passes the hooks', async () => {
    const { kit, say, words } = await r3(answer);
    kit.hook('before_broadcast', { channelTypes: ['ai'] }, () => HookResult.block('not this'));
    await say('a', 'hi');
    expect(await words()).toEqual(['hi']);
  });

  it('CORE-10.1.14 passes the right to write', async () => {
    const { kit, say, words, a } = await r3(answer);
    await kit.mute('r1', 'ai');
    await say('a', 'hi');
    expect(await words()).toEqual(['hi']);
    expect(a.words).toEqual([]);
  });
});

it('CORE-10.1.14 an answer that edits needs to be the author', async () => {
  let targetEventId = '';
  const { kit, say } = await r3(() => ({
    events: [{ content: { type: 'edit', targetEventId, newContent: text('forged'), editSource: 'sender' } }],
  }));
  targetEventId = (await say('a', 'mine', { addressedTo: [] })).event?.id ?? '';
  await say('a', 'now');
  expect((await kit.getEvent('r1', targetEventId))?.content).toEqual(text('mine'));
});
