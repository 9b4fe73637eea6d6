import { expect, it } from 'vitest';

import { text } from '../support/fixtures.ts';
import { r3, stream } from '../support/kit.ts';

it('CORE-7.2.1 a muted agent is asked, and what it notices is kept', async () => {
  const { kit, say, a, ai } = await r3(() => ({
    events: [{ content: text('hush') }],
    tasks: [{ type: 'call_back' }],
    observations: [{ type: 'mood' }],
  }));
  await kit.mute('r1', 'ai');
  await say('a', 'hi');
  expect(ai.seen).toHaveLength(1);
  expect([(await kit.listTasks('r1')).length, (await kit.listObservations('r1')).length]).toEqual([1, 1]);
  expect(a.words).toEqual([]);
});

it('CORE-6.1.7 and not one word of its stream is asked for', async () => {
  const counting = stream('unheard', 'and paid for');
  const { kit, say, a, ai } = await r3(() => ({ responseStream: counting.source }));
  await kit.mute('r1', 'ai');
  await say('a', 'hi');
  expect([ai.seen.length, counting.pulls]).toEqual([1, 0]);
  expect((await counting.source[Symbol.asyncIterator]().next()).done).toBe(true);
  expect(a.words).toEqual([]);
});
