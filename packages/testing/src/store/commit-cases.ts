import { expect } from 'vitest';

import { aBinding, anEvent, anIdentity, anObservation, aParticipant, aTask, FIXTURE_TIME } from './fixtures.ts';
import {
  codeOf,
  commit,
  events,
  ids,
  indexes,
  open,
  outboxEntry,
  R1,
  reference,
  room,
  type StoreCase,
  write,
} from './store-case.ts';

const LATER = new Date(FIXTURE_TIME.getTime() + 60_000);

/** What one commit does: indexes, counters, keys, all or nothing. */
export const commitCases: readonly StoreCase[] = [
  {
    title: 'CORE-8.1.1 gives the first event index 0 and each next one the next, whatever they carry',
    async run({ store }) {
      await room(store);
      const first = await write(store, R1, {
        events: [anEvent({ id: 'a', index: 9 }), anEvent({ id: 'b', index: 9 })],
      });
      const second = await write(store, R1, { events: [anEvent({ id: 'c', index: 0 })] });
      expect(indexes([...first.events, ...second.events])).toEqual([0, 1, 2]);
      expect(indexes(await store.listEvents(R1))).toEqual([0, 1, 2]);
      expect(ids(await store.listEvents(R1))).toEqual(['a', 'b', 'c']);
    },
  },
  {
    title: 'CORE-10.1.10 sets counters, update time and activity with the event',
    async run({ store }) {
      await room(store);
      const result = await write(store, R1, { now: LATER, events: events(2) });
      expect(result.room).toMatchObject({ eventCount: 2, latestIndex: 1, updatedAt: LATER });
      expect(result.room.timers.lastActivityAt).toEqual(LATER);
      expect(await store.getRoom(R1)).toEqual(result.room);
    },
  },
  {
    title: 'CORE-14.3.2 counts a blocked event and keeps its place, but does not take it for activity',
    async run({ store }) {
      await room(store);
      await write(store, R1, { now: FIXTURE_TIME, events: events(1) });
      const blocked = anEvent({ id: 'b', status: 'blocked', blockedBy: 'guard' });
      const result = await write(store, R1, { now: LATER, events: [blocked] });
      expect(result.room).toMatchObject({ eventCount: 2, latestIndex: 1, updatedAt: LATER });
      expect(result.room.timers.lastActivityAt).toEqual(FIXTURE_TIME);
      expect(await store.getEvent(R1, 'b')).toMatchObject({ status: 'blocked', blockedBy: 'guard', index: 1 });
      expect((await write(store, R1, { events: events(1, 'f') })).events[0]?.index).toBe(2);
    },
  },
  {
    title: 'changes what is given of a room and nothing else',
    async run({ store }) {
      await room(store, { metadata: { a: 1 }, agentResponsePolicy: 'addressed_only' });
      await write(store, R1, { room: { status: 'closed', closedAt: LATER }, now: LATER });
      const timers = { inactiveAfterSeconds: 5, closedAfterSeconds: null, lastActivityAt: FIXTURE_TIME };
      const { room: changed } = await write(store, R1, { room: { metadata: { b: [2] }, timers }, now: LATER });
      expect(changed).toMatchObject({
        status: 'closed',
        closedAt: LATER,
        pausedAt: null,
        metadata: { b: [2] },
        timers,
        agentResponsePolicy: 'addressed_only',
        eventCount: 0,
        updatedAt: LATER,
        createdAt: FIXTURE_TIME,
      });
      expect(changed.metadata).toEqual({ b: [2] });
      expect(await store.getRoom(R1)).toEqual(changed);
    },
  },
  {
    title: 'lets activity win over timers given in the same commit',
    async run({ store }) {
      await room(store);
      const timers = { inactiveAfterSeconds: 5, closedAfterSeconds: 6, lastActivityAt: null };
      const { room: changed } = await write(store, R1, { room: { timers }, events: events(1), now: LATER });
      expect(changed.timers).toEqual({ ...timers, lastActivityAt: LATER });
    },
  },
  {
    title: 'gives back what was committed when the same event is committed again by its node',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      const input = { lease, release: true, now: FIXTURE_TIME, events: events(2), outbox: [outboxEntry('e0')] };
      const first = await store.commit(input);
      const again = await store.commit(input);
      expect(first.outcome).toBe('committed');
      expect(again).toEqual(first);
      expect(await store.listEvents(R1)).toHaveLength(2);
      expect((await store.getRoom(R1))?.eventCount).toBe(2);
      expect(await store.countPendingDeliveries()).toBe(1);
      await open(store);
      await store.commit(input);
      expect((await store.openPass({ room: R1, nodeId: 'n2' })).outcome).toBe('opened');
    },
  },
  {
    title: 'CORE-8.1.4 refuses an event that is in the timeline together with one that is not, and writes neither',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(1) });
      const both = [anEvent({ id: 'new' }), anEvent({ id: 'e0' })];
      expect(await codeOf(write(store, R1, { events: both }))).toBe('store_conflict');
      expect(ids(await store.listEvents(R1))).toEqual(['e0']);
    },
  },
  {
    title: 'CORE-13.4.1 CORE-13.4.2 answers a taken idempotency key with the event that has it, and writes nothing',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: [anEvent({ idempotencyKey: 'k', status: 'blocked', blockedBy: 'guard' })] });
      const before = await store.getRoom(R1);
      const { lease } = await open(store);
      const result = await store.commit({
        lease,
        release: true,
        now: LATER,
        events: [anEvent({ id: 'e2', idempotencyKey: 'k' })],
        room: { metadata: { lost: true } },
        bindings: [aBinding()],
      });
      expect(result).toEqual({ outcome: 'duplicate', event: await store.getEvent(R1, 'e1') });
      expect(await store.getRoom(R1)).toEqual(before);
      expect(await store.getSnapshot(R1)).toMatchObject({ bindings: [] });
      expect(await store.getEvent(R1, 'e2')).toBeNull();
    },
  },
  {
    title: 'CORE-13.4.1 takes the same idempotency key in two rooms for two keys',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2' });
      await write(store, R1, { events: [anEvent({ idempotencyKey: 'k' })] });
      await write(store, reference('r2'), { events: [anEvent({ id: 'e2', roomId: 'r2', idempotencyKey: 'k' })] });
      expect((await store.findByIdempotencyKey(R1, 'k'))?.id).toBe('e1');
      expect((await store.findByIdempotencyKey(reference('r2'), 'k'))?.id).toBe('e2');
    },
  },
  {
    title: 'knows a vendor message in whatever room it is, even a closed one, by organization and channel',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2' });
      const source = { ...anEvent().source, providerMessageId: 'm1' };
      await write(store, R1, { events: [anEvent({ source })], room: { status: 'closed' } });
      const { lease } = await open(store, reference('r2'));
      const again = anEvent({ id: 'e2', roomId: 'r2', source });
      const result = await store.commit({ lease, release: true, now: LATER, events: [again] });
      expect(result).toMatchObject({ outcome: 'duplicate', event: { id: 'e1', roomId: 'r1' } });
      expect((await store.findByProviderMessageId(null, 'a', 'm1'))?.id).toBe('e1');
      expect(await store.findByProviderMessageId(null, 'b', 'm1')).toBeNull();
      const elsewhere = anEvent({ id: 'e3', roomId: 'r2', source: { ...source, channelId: 'b' } });
      expect((await write(store, reference('r2'), { events: [elsewhere] })).events).toHaveLength(1);
    },
  },
  {
    title: 'refuses one key given twice in a commit',
    async run({ store }) {
      await room(store);
      const twice = events(2, 'e', { idempotencyKey: 'k' });
      expect(await codeOf(write(store, R1, { events: twice }))).toBe('input_invalid');
      expect(await store.listEvents(R1)).toEqual([]);
    },
  },
  {
    title: 'CORE-8.1.5 CORE-14.3.3 removes events for good: no index comes back, counters stay, keys are free',
    async run({ store }) {
      await room(store);
      const keyed = anEvent({
        id: 'last',
        idempotencyKey: 'k',
        source: { ...anEvent().source, providerMessageId: 'm' },
      });
      await write(store, R1, { events: [...events(2), keyed] });
      const { room: after } = await write(store, R1, { removedEventIds: ['last', 'unknown'] });
      expect(after).toMatchObject({ eventCount: 3, latestIndex: 2 });
      expect(await store.getEvent(R1, 'last')).toBeNull();
      expect(await store.findByIdempotencyKey(R1, 'k')).toBeNull();
      expect(await store.findByProviderMessageId(null, 'a', 'm')).toBeNull();
      const next = await write(store, R1, { events: [{ ...keyed, id: 'again' }] });
      expect(next.events[0]?.index).toBe(3);
      expect(next.room).toMatchObject({ eventCount: 4, latestIndex: 3 });
      expect(indexes(await store.listEvents(R1))).toEqual([0, 1, 3]);
    },
  },
  {
    title: 'replaces the contents of an event; its place and its keys stay',
    async run({ store }) {
      await room(store);
      const original = anEvent({ idempotencyKey: 'k', source: { ...anEvent().source, providerMessageId: 'm' } });
      const [stored] = (await write(store, R1, { events: [original] })).events;
      if (!stored) throw new Error('nothing was stored');
      const edited = {
        ...stored,
        index: 7,
        idempotencyKey: 'other',
        source: { ...stored.source, providerMessageId: null, provider: 'new' },
        content: { type: 'text', body: 'edited' },
        metadata: { edited: true },
      } as const;
      await write(store, R1, { updatedEvents: [edited] });
      expect(await store.getEvent(R1, 'e1')).toEqual({
        ...edited,
        index: 0,
        idempotencyKey: 'k',
        source: { ...edited.source, providerMessageId: 'm' },
      });
      expect((await store.findByIdempotencyKey(R1, 'k'))?.content).toEqual(edited.content);
      expect((await store.findByProviderMessageId(null, 'a', 'm'))?.content).toEqual(edited.content);
      expect(await store.findByIdempotencyKey(R1, 'other')).toBeNull();
      expect((await store.getRoom(R1))?.eventCount).toBe(1);
    },
  },
  {
    title: 'CORE-14.3.1 leaves no trace of a commit that names an event it cannot find',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(1), bindings: [aBinding()] });
      const before = await store.getSnapshot(R1);
      const failing = {
        events: events(2, 'f', { idempotencyKey: null }),
        updatedEvents: [anEvent({ id: 'unknown' })],
        removedEventIds: ['e0'],
        room: { status: 'closed' },
        bindings: [aBinding({ channelId: 'b' })],
        removedChannelIds: ['a'],
        participants: [aParticipant()],
        identities: [anIdentity()],
        tasks: [aTask()],
        observations: [anObservation()],
        outbox: [outboxEntry('f0')],
      } as const;
      expect(await codeOf(write(store, R1, failing))).toBe('event_not_found');
      expect(await store.getSnapshot(R1)).toEqual(before);
      expect(ids(await store.listEvents(R1))).toEqual(['e0']);
      expect(await store.listParticipants(R1)).toEqual([]);
      expect(await store.getIdentity(null, 'i1')).toBeNull();
      expect(await store.listTasks(R1)).toEqual([]);
      expect(await store.listObservations(R1)).toEqual([]);
      expect(await store.countPendingDeliveries()).toBe(0);
      expect(await store.listChanges(R1, { changedSince: 1 })).toMatchObject({ events: [], latestChange: 1 });
      expect((await write(store, R1, { events: events(1, 'g') })).events[0]?.index).toBe(1);
    },
  },
  {
    title: 'refuses a delivery of an event that the room does not have, and writes nothing',
    async run({ store }) {
      await room(store);
      const parts = { events: events(1), outbox: [outboxEntry('e0'), outboxEntry('unknown')] };
      expect(await codeOf(write(store, R1, parts))).toBe('input_invalid');
      expect(await store.listEvents(R1)).toEqual([]);
      expect(await store.countPendingDeliveries()).toBe(0);
    },
  },
  {
    title: 'CORE-10.1.10 writes all parts of a commit together',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      const result = await commit(store, lease, {
        events: events(1),
        bindings: [aBinding(), aBinding({ channelId: 'b' })],
        participants: [aParticipant()],
        identities: [anIdentity()],
        tasks: [aTask()],
        observations: [anObservation()],
        outbox: [outboxEntry('e0', 'b')],
        room: { metadata: { open: true } },
      });
      expect(result.events).toEqual([await store.getEvent(R1, 'e0')]);
      expect(result.room.metadata).toEqual({ open: true });
      expect((await store.getSnapshot(R1))?.bindings).toEqual([aBinding(), aBinding({ channelId: 'b' })]);
      expect(await store.listParticipants(R1)).toEqual([aParticipant()]);
      expect(await store.getIdentity(null, 'i1')).toEqual(anIdentity());
      expect(await store.listTasks(R1)).toEqual([aTask()]);
      expect(await store.listObservations(R1)).toEqual([anObservation()]);
      expect(await store.countPendingDeliveries()).toBe(1);
    },
  },
  {
    title: 'takes an empty commit for a touch of the room',
    async run({ store }) {
      await room(store);
      const result = await write(store, R1, { now: LATER });
      expect(result.events).toEqual([]);
      expect(result.room).toMatchObject({ eventCount: 0, updatedAt: LATER, timers: { lastActivityAt: null } });
    },
  },
];
