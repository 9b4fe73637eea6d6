import { expect, it } from 'vitest';

import type { CommitInput } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';
import { TracedStore } from '../support/traced-store.ts';

it('CORE-10.1.10 event, counters and deliveries are one write: it happens or it does not', async () => {
  const store = new TracedStore();
  const { kit, say, timeline, b } = await r2({ store });
  const state = async (): Promise<unknown> => [await timeline(), await kit.getRoom('r1')];
  const before = await state();
  const left: unknown[] = [];
  let commits: CommitInput[] = [];
  // Whichever write fails, nothing of the message may be left.
  for (const failing of [1, 2, 3]) {
    commits = [];
    store.before = (call, input) => {
      if (call !== 'commit') return;
      commits.push(input as CommitInput);
      if (commits.length === failing) throw new Error('the disk is full');
    };
    const [outcome] = await Promise.allSettled([say('a', 'all or nothing')]);
    store.before = null;
    if (outcome?.status === 'fulfilled') break;
    left.push(await state());
    commits = [];
  }
  expect(left).toEqual(left.map(() => before));
  expect(left.length).toBeGreaterThan(0);
  expect(commits).toMatchObject([{ events: [{}], outbox: [{ channelId: 'b' }], release: true }]);
  const events = await timeline();
  expect(await kit.getRoom('r1')).toMatchObject({
    eventCount: events.length,
    latestIndex: events.at(-1)?.index,
  });
  expect(b.words).toEqual(['all or nothing']);
});
