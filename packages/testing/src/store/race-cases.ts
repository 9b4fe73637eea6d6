import type { ConversationStore, RoomReference } from '@roomkit/core';
import { expect } from 'vitest';

import { elapse } from '../runtime/within.ts';
import { anEvent, FIXTURE_TIME } from './fixtures.ts';
import { ids, indexes, open, outboxEntry, R1, room, type StoreCase } from './store-case.ts';

/** Commits one event as a node, asking again for a room that another holds or has taken meanwhile. */
export async function commitPatiently(
  store: ConversationStore,
  nodeId: string,
  eventId: string,
  where: RoomReference = R1,
): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    const pass = await store.openPass({ room: where, nodeId });
    if (pass.outcome === 'missing') throw new Error('the room is gone');
    if (pass.outcome === 'held') {
      await elapse(1);
      continue;
    }
    try {
      await store.commit({
        lease: pass.lease,
        release: true,
        now: FIXTURE_TIME,
        events: [anEvent({ id: eventId })],
        outbox: [outboxEntry(eventId)],
      });
      return;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'stale_writer') throw error;
    }
  }
  throw new Error('the room was never free');
}

function count(length: number): number[] {
  return Array.from({ length }, (_unused, number) => number);
}

/** Many at once. */
export const raceCases: readonly StoreCase[] = [
  {
    title: 'CORE-8.1.2 gives fifty commits made at the same time fifty dense indexes',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      const results = await Promise.all(
        count(50).map(async (number) =>
          store.commit({ lease, release: false, now: FIXTURE_TIME, events: [anEvent({ id: `e${number}` })] }),
        ),
      );
      const given = results.flatMap((result) => (result.outcome === 'committed' ? indexes(result.events) : []));
      expect(given.sort((one, other) => one - other)).toEqual(count(50));
      expect(indexes(await store.listEvents(R1))).toEqual(count(50));
      expect(await store.getRoom(R1)).toMatchObject({ eventCount: 50, latestIndex: 49 });
    },
  },
  {
    title: 'CORE-8.1.3 keeps indexes dense while nodes take a room from each other',
    async run({ store }) {
      await room(store);
      await Promise.all(count(40).map(async (number) => commitPatiently(store, `n${(number % 2) + 1}`, `e${number}`)));
      const timeline = await store.listEvents(R1);
      expect(indexes(timeline)).toEqual(count(40));
      expect(new Set(ids(timeline)).size).toBe(40);
      expect(await store.getRoom(R1)).toMatchObject({ eventCount: 40, latestIndex: 39 });
      expect(await store.countPendingDeliveries()).toBe(40);
    },
  },
  {
    title: 'CORE-8.1.3 gives a room to one of several nodes that ask at the same time',
    async run({ store }) {
      await room(store);
      const passes = await Promise.all(
        count(10).map(async (number) => store.openPass({ room: R1, nodeId: `n${(number % 2) + 1}` })),
      );
      const holders = new Set(passes.flatMap((pass) => (pass.outcome === 'opened' ? [pass.lease.nodeId] : [])));
      expect(holders.size).toBe(1);
    },
  },
  {
    title: 'CORE-13.4.1 writes one of several events that claim the same key at the same time',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      const results = await Promise.all(
        count(10).map(async (number) =>
          store.commit({
            lease,
            release: false,
            now: FIXTURE_TIME,
            events: [anEvent({ id: `e${number}`, idempotencyKey: 'k' })],
          }),
        ),
      );
      expect(results.filter((result) => result.outcome === 'committed')).toHaveLength(1);
      const [stored] = await store.listEvents(R1);
      for (const result of results) {
        if (result.outcome === 'duplicate') expect(result.event).toEqual(stored);
      }
      expect(await store.getRoom(R1)).toMatchObject({ eventCount: 1 });
    },
  },
  {
    title: 'CORE-14.3.1 never shows a reader a counter without its event or an event without its counter',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      let writing = true;
      const reader = async (): Promise<void> => {
        while (writing) {
          const before = await store.getRoom(R1);
          const [newest] = await store.listEvents(R1, { newestFirst: true, limit: 1 });
          const after = await store.getRoom(R1);
          if (!before || !after) throw new Error('the room is gone');
          expect(before.eventCount).toBe(before.eventCount === 0 ? 0 : before.latestIndex + 1);
          const seen = newest ? newest.index + 1 : 0;
          expect(seen).toBeGreaterThanOrEqual(before.eventCount);
          expect(after.eventCount).toBeGreaterThanOrEqual(seen);
        }
      };
      const writer = async (): Promise<void> => {
        for (const number of count(100)) {
          await store.commit({ lease, release: false, now: FIXTURE_TIME, events: [anEvent({ id: `e${number}` })] });
        }
        writing = false;
      };
      await Promise.all([reader(), reader(), writer().finally(() => (writing = false))]);
    },
  },
];
