import { expect } from 'vitest';

import { anEvent } from './fixtures.ts';
import { codeOf, events, ids, indexes, R1, reference, room, type StoreCase, write } from './store-case.ts';

/** Reading a timeline in pages, by filter, and by what changed. */
export const timelineCases: readonly StoreCase[] = [
  {
    title: 'CORE-14.1.4 gives the oldest fifty, or the newest still ascending',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(60) });
      const count = (first: number, last: number): number[] =>
        Array.from({ length: last - first + 1 }, (_unused, offset) => first + offset);
      expect(indexes(await store.listEvents(R1))).toEqual(count(0, 49));
      expect(indexes(await store.listEvents(R1, { newestFirst: true }))).toEqual(count(10, 59));
      expect(indexes(await store.listEvents(R1, { limit: 1000 }))).toEqual(count(0, 59));
      expect(indexes(await store.listEvents(R1, { limit: 3, newestFirst: true }))).toEqual([57, 58, 59]);
    },
  },
  {
    title: 'CORE-8.1.6 gives what lies after or before an index',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(10) });
      expect(indexes(await store.listEvents(R1, { afterIndex: 2, limit: 3 }))).toEqual([3, 4, 5]);
      expect(indexes(await store.listEvents(R1, { afterIndex: 7 }))).toEqual([8, 9]);
      expect(await store.listEvents(R1, { afterIndex: 9 })).toEqual([]);
      expect(indexes(await store.listEvents(R1, { beforeIndex: 2 }))).toEqual([0, 1]);
      expect(await store.listEvents(R1, { beforeIndex: 0 })).toEqual([]);
      expect(indexes(await store.listEvents(R1, { beforeIndex: 8, limit: 2 }))).toEqual([0, 1]);
      expect(indexes(await store.listEvents(R1, { beforeIndex: 8, limit: 2, newestFirst: true }))).toEqual([6, 7]);
      expect(indexes(await store.listEvents(R1, { afterIndex: 2, limit: 2, newestFirst: true }))).toEqual([8, 9]);
      expect(indexes(await store.listEvents(R1, { afterIndex: -1, limit: 1 }))).toEqual([0]);
    },
  },
  {
    title: 'CORE-8.1.6 refuses bounds that exclude each other and limits outside 1 to 1,000',
    async run({ store }) {
      await room(store);
      expect(await codeOf(store.listEvents(R1, { afterIndex: 1, beforeIndex: 5 }))).toBe('input_invalid');
      for (const limit of [0, -1, 1001, 1.5, Number.NaN]) {
        expect(await codeOf(store.listEvents(R1, { limit }))).toBe('input_invalid');
      }
    },
  },
  {
    title: 'CORE-14.1.4 chooses by type, by visibility and by thread',
    async run({ store }) {
      await room(store);
      await write(store, R1, {
        events: [
          anEvent({ id: 'root' }),
          anEvent({ id: 'note', type: 'system', visibility: 'none' }),
          anEvent({ id: 'reply', parentEventId: 'root' }),
          anEvent({ id: 'whisper', visibility: 'a,b' }),
          anEvent({ id: 'late', parentEventId: 'root', type: 'edit' }),
        ],
      });
      expect(ids(await store.listEvents(R1, { types: ['system', 'edit'] }))).toEqual(['note', 'late']);
      expect(await store.listEvents(R1, { types: [] })).toEqual([]);
      expect(ids(await store.listEvents(R1, { visibility: 'a,b' }))).toEqual(['whisper']);
      expect(await store.listEvents(R1, { visibility: 'a' })).toEqual([]);
      expect(ids(await store.listEvents(R1, { threadId: 'root' }))).toEqual(['root', 'reply', 'late']);
      const page = { threadId: 'root', types: ['message'], limit: 1, newestFirst: true } as const;
      expect(ids(await store.listEvents(R1, page))).toEqual(['reply']);
    },
  },
  {
    title: 'fills a page past what a filter leaves out',
    async run({ store }) {
      await room(store);
      await write(store, R1, {
        events: events(40).map((event, number) => ({ ...event, type: number % 2 ? 'system' : 'message' }) as const),
      });
      const page = await store.listEvents(R1, { types: ['system'], limit: 5, afterIndex: 10 });
      expect(indexes(page)).toEqual([11, 13, 15, 17, 19]);
    },
  },
  {
    title: 'finds an event by id in its own room alone',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2' });
      await write(store, R1, { events: [anEvent({ id: 'same', content: { type: 'text', body: 'one' } })] });
      await write(store, reference('r2'), {
        events: [anEvent({ id: 'same', content: { type: 'text', body: 'two' } })],
      });
      expect(await store.getEvent(R1, 'same')).toMatchObject({ roomId: 'r1', content: { body: 'one' } });
      expect(await store.getEvent(reference('r2'), 'same')).toMatchObject({ roomId: 'r2', content: { body: 'two' } });
      expect(await store.getEvent(reference('r3'), 'same')).toBeNull();
    },
  },
  {
    title: 'tells what was committed, changed and removed since a change, each once and as it is now',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(4) });
      const start = await store.listChanges(R1, { changedSince: 0 });
      expect(ids(start.events)).toEqual(['e0', 'e1', 'e2', 'e3']);
      expect(await store.listChanges(R1, { changedSince: start.latestChange })).toEqual({
        events: [],
        removedEventIds: [],
        latestChange: start.latestChange,
      });
      const first = start.events[0];
      if (!first) throw new Error('nothing was given');
      await write(store, R1, { updatedEvents: [{ ...first, metadata: { edited: 1 } }] });
      await write(store, R1, { events: events(1, 'f'), removedEventIds: ['e2'] });
      await write(store, R1, { updatedEvents: [{ ...first, metadata: { edited: 2 } }] });
      const since = await store.listChanges(R1, { changedSince: start.latestChange });
      expect(ids(since.events)).toEqual(['f0', 'e0']);
      expect(since.events[1]?.metadata).toEqual({ edited: 2 });
      expect(since.removedEventIds).toEqual(['e2']);
      expect(since.latestChange).toBeGreaterThan(start.latestChange);
      const whole = await store.listChanges(R1, { changedSince: 0 });
      expect(ids(whole.events)).toEqual(['e1', 'e3', 'f0', 'e0']);
      expect(whole.latestChange).toBe(since.latestChange);
    },
  },
  {
    title: 'tells changes in pages that leave nothing out and give nothing twice',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(12) });
      await write(store, R1, { removedEventIds: ['e3', 'e9'] });
      const stored = await store.getEvent(R1, 'e5');
      if (stored) await write(store, R1, { updatedEvents: [stored] });
      const seen: string[] = [];
      const removed: string[] = [];
      let changedSince = 0;
      for (let pages = 0; pages < 20; pages++) {
        const page = await store.listChanges(R1, { changedSince, limit: 3 });
        if (page.events.length + page.removedEventIds.length === 0) break;
        expect(page.events.length + page.removedEventIds.length).toBeLessThanOrEqual(3);
        expect(page.latestChange).toBeGreaterThan(changedSince);
        seen.push(...ids(page.events));
        removed.push(...page.removedEventIds);
        changedSince = page.latestChange;
      }
      expect(seen).toEqual(['e0', 'e1', 'e2', 'e4', 'e6', 'e7', 'e8', 'e10', 'e11', 'e5']);
      expect(removed).toEqual(['e3', 'e9']);
    },
  },
  {
    title: 'goes back to the newest change for a reader that claims to be ahead of it',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(2) });
      const { latestChange } = await store.listChanges(R1, { changedSince: 0 });
      expect(await store.listChanges(R1, { changedSince: 999 })).toEqual({
        events: [],
        removedEventIds: [],
        latestChange,
      });
    },
  },
];
