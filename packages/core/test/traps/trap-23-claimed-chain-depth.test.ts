import { describe, expect, it } from 'vitest';

import { text } from '../support/fixtures.ts';
import { r2, stream } from '../support/kit.ts';

const WAYS = [
  ['events', () => ({ events: [{ content: text('and you?'), chainDepth: 0 }] })],
  ['a stream', () => ({ responseStream: stream('and you?').source, responseDraft: () => ({ chainDepth: 0 }) })],
] as const;

describe.each(WAYS)('answers as %s', (_way, answer) => {
  it('CORE-8.3.5 are as deep as the kit counts, and end', async () => {
    const { say, said, addAgent } = await r2();
    let turns = 0;
    for (const id of ['one', 'two']) {
      await addAgent(id, () => {
        turns += 1;
        // Were there no end, the test would have none either.
        return turns > 20 ? null : answer();
      });
    }
    await say('a', 'go', { addressedTo: ['one'] });
    expect((await said()).map((event) => event.chainDepth)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(turns).toBe(5);
  });
});
