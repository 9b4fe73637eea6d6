import { expect } from 'vitest';

import { aBinding, aParticipant, aRoom, FIXTURE_TIME } from './fixtures.ts';
import { codeOf, commit, events, ids, open, R1, reference, room, type StoreCase, write } from './store-case.ts';

const TIMERS = { inactiveAfterSeconds: 60, closedAfterSeconds: null, lastActivityAt: null };

function minutesLater(minutes: number): Date {
  return new Date(FIXTURE_TIME.getTime() + minutes * 60_000);
}

/** Making, finding, listing and deleting rooms. */
export const roomCases: readonly StoreCase[] = [
  {
    title: 'keeps a room as it was made, but for the counters, which are its own',
    async run({ store }) {
      const made = aRoom({
        status: 'paused',
        pausedAt: FIXTURE_TIME,
        timers: { inactiveAfterSeconds: 60, closedAfterSeconds: 90, lastActivityAt: FIXTURE_TIME },
        agentResponsePolicy: 'addressed_only',
        metadata: { nested: { list: [1, null, 'x'] } },
      });
      const given = await store.createRoom({ ...made, eventCount: 7, latestIndex: 6 });
      expect(given).toEqual(made);
      expect(await store.getRoom(R1)).toEqual(made);
    },
  },
  {
    title: 'refuses a second room of the same id and keeps the first',
    async run({ store }) {
      await room(store, { metadata: { first: true } });
      expect(await codeOf(store.createRoom(aRoom()))).toBe('room_already_exists');
      expect((await store.getRoom(R1))?.metadata).toEqual({ first: true });
    },
  },
  {
    title: 'makes a room once when two ask at the same time',
    async run({ store }) {
      const codes = await Promise.all([1, 2, 3, 4].map(async () => codeOf(store.createRoom(aRoom()))));
      expect(codes.filter((code) => code === null)).toHaveLength(1);
      expect(codes.filter((code) => code === 'room_already_exists')).toHaveLength(3);
    },
  },
  {
    title: 'CORE-14.1.2 answers null, or nothing, for what it does not know',
    async run({ store }) {
      expect(await store.getRoom(R1)).toBeNull();
      expect(await store.getSnapshot(R1)).toBeNull();
      expect(await store.getEvent(R1, 'e1')).toBeNull();
      expect(await store.listEvents(R1)).toEqual([]);
      expect(await store.findByIdempotencyKey(R1, 'k')).toBeNull();
      expect(await store.findByProviderMessageId(null, 'a', 'm')).toBeNull();
      expect(await store.listChanges(R1, { changedSince: 0 })).toEqual({
        events: [],
        removedEventIds: [],
        latestChange: 0,
      });
      expect(await store.getParticipant(R1, 'p1')).toBeNull();
      expect(await store.listParticipants(R1)).toEqual([]);
      expect(await store.getIdentity(null, 'i1')).toBeNull();
      expect(await store.getTask(R1, 't1')).toBeNull();
      expect(await store.updateTask(R1, 't1', { status: 'failed' })).toBeNull();
      expect(await store.getReadMarker(R1, { channelId: 'a' })).toBeNull();
      expect(await store.findReceipt(null, 'native-1')).toBeNull();
      expect(await store.openPass({ room: R1, nodeId: 'n1' })).toEqual({ outcome: 'missing' });
      expect(await store.deleteRoom(R1)).toBe(false);
      await room(store);
      expect(await store.getEvent(R1, 'e1')).toBeNull();
      expect(await store.getTask(R1, 't1')).toBeNull();
    },
  },
  {
    title: 'lists rooms in the order they were made, by status and in pages',
    async run({ store }) {
      for (const id of ['c', 'a', 'b', 'd']) await room(store, { id });
      await room(store, { id: 'e', status: 'closed' });
      const all = { organizationId: null };
      expect(ids(await store.listRooms(all))).toEqual(['c', 'a', 'b', 'd', 'e']);
      expect(ids(await store.listRooms({ ...all, limit: 2 }))).toEqual(['c', 'a']);
      expect(ids(await store.listRooms({ ...all, limit: 2, after: 'a' }))).toEqual(['b', 'd']);
      expect(ids(await store.listRooms({ ...all, status: 'closed' }))).toEqual(['e']);
      expect(ids(await store.listRooms({ ...all, status: ['closed', 'active'], after: 'b' }))).toEqual(['d', 'e']);
      expect(await store.listRooms({ ...all, after: 'e' })).toEqual([]);
    },
  },
  {
    title: 'CORE-5.1.14 lists every active or paused room that has a timer, over all organizations',
    async run({ store }) {
      await room(store, { id: 'plain' });
      await room(store, { id: 'timed', timers: TIMERS });
      await room(store, { id: 'paused', organizationId: 'acme', status: 'paused', timers: TIMERS });
      await room(store, { id: 'closed', status: 'closed', timers: TIMERS });
      await room(store, { id: 'late' });
      await write(store, reference('late'), { room: { timers: { ...TIMERS, closedAfterSeconds: 5 } } });
      await room(store, { id: 'untimed', timers: TIMERS });
      await write(store, reference('untimed'), { room: { timers: { ...TIMERS, inactiveAfterSeconds: null } } });
      await room(store, { id: 'ended', timers: TIMERS });
      await write(store, reference('ended'), { room: { status: 'closed' } });
      expect(ids(await store.listTimedRooms()).sort()).toEqual(['late', 'paused', 'timed']);
    },
  },
  {
    title: 'CORE-10.4.2 finds the active rooms where a sender is connected over a type of channel, latest first',
    async run({ store }) {
      const query = { organizationId: null, channelId: 'a', channelType: 'sms', senderId: 'u1' } as const;
      for (const [id, minutes] of [
        ['r1', 0],
        ['r3', 2],
        ['r2', 1],
      ] as const) {
        await room(store, { id, createdAt: minutesLater(minutes) });
        await write(store, reference(id), {
          bindings: [aBinding({ roomId: id })],
          participants: [aParticipant({ roomId: id, externalId: 'u1' })],
        });
      }
      expect(ids(await store.findRoomsOfSender(query))).toEqual(['r3', 'r2', 'r1']);
      expect(await store.findRoomsOfSender({ ...query, senderId: 'u2' })).toEqual([]);
      expect(await store.findRoomsOfSender({ ...query, channelType: 'email' })).toEqual([]);
      await write(store, reference('r3'), { room: { status: 'closed' } });
      await write(store, reference('r2'), {
        participants: [aParticipant({ roomId: 'r2', externalId: 'u1', status: 'left' })],
      });
      expect(ids(await store.findRoomsOfSender(query))).toEqual(['r1']);
      await write(store, R1, { removedChannelIds: ['a'] });
      expect(await store.findRoomsOfSender(query)).toEqual([]);
    },
  },
  {
    title: 'CORE-10.4.2 knows a sender by participant id and by the person a binding is for',
    async run({ store }) {
      const query = { organizationId: null, channelId: 'x', channelType: 'sms' } as const;
      await room(store);
      await write(store, R1, {
        bindings: [aBinding(), aBinding({ channelId: 'mail', channelType: 'email', participantId: 'p9' })],
        participants: [aParticipant()],
      });
      expect(ids(await store.findRoomsOfSender({ ...query, senderId: 'p1' }))).toEqual(['r1']);
      expect(ids(await store.findRoomsOfSender({ ...query, channelType: 'email', senderId: 'p9' }))).toEqual(['r1']);
      expect(await store.findRoomsOfSender({ ...query, senderId: 'p9' })).toEqual([]);
    },
  },
  {
    title: 'CORE-10.4.3 CORE-10.4.4 finds the active rooms a channel is bound to, latest first, as many as asked for',
    async run({ store }) {
      for (const [id, minutes] of [
        ['b', 1],
        ['a', 1],
        ['old', 0],
        ['shut', 5],
      ] as const) {
        await room(store, { id, createdAt: minutesLater(minutes) });
        await write(store, reference(id), { bindings: [aBinding({ roomId: id })] });
      }
      await write(store, reference('shut'), { room: { status: 'closed' } });
      expect(ids(await store.findRoomsOfChannel(null, 'a'))).toEqual(['b', 'a', 'old']);
      expect(ids(await store.findRoomsOfChannel(null, 'a', { limit: 2 }))).toEqual(['b', 'a']);
      expect(await store.findRoomsOfChannel(null, 'other')).toEqual([]);
      await write(store, reference('b'), { removedChannelIds: ['a'] });
      await write(store, reference('shut'), { room: { status: 'active' } });
      expect(ids(await store.findRoomsOfChannel(null, 'a'))).toEqual(['shut', 'a', 'old']);
      await store.deleteRoom(reference('shut'));
      expect(ids(await store.findRoomsOfChannel(null, 'a', { limit: 1 }))).toEqual(['a']);
    },
  },
  {
    title: 'gives the room that a sender opened before, and another once it is no longer active',
    async run({ store }) {
      const sender = { organizationId: null, channelId: 'a', senderId: 'u1' };
      const first = await store.createRoomForSender(aRoom(), sender);
      expect(first).toEqual({ room: aRoom(), created: true });
      const again = await store.createRoomForSender(aRoom({ id: 'r2' }), sender);
      expect(again).toEqual({ room: aRoom(), created: false });
      expect(await store.getRoom(reference('r2'))).toBeNull();
      const other = await store.createRoomForSender(aRoom({ id: 'r2' }), { ...sender, senderId: 'u2' });
      expect(other.created).toBe(true);
      await write(store, R1, { room: { status: 'closed' } });
      const next = await store.createRoomForSender(aRoom({ id: 'r3' }), sender);
      expect(next).toMatchObject({ room: { id: 'r3' }, created: true });
      const query = { organizationId: null, channelId: 'a', channelType: 'sms', senderId: 'u1' } as const;
      expect(ids(await store.findRoomsOfSender(query))).toEqual(['r3']);
      await store.deleteRoom(reference('r3'));
      expect((await store.createRoomForSender(aRoom({ id: 'r4' }), sender)).created).toBe(true);
    },
  },
  {
    title: 'forgets whose first message opened a room, of the senders named',
    async run({ store }) {
      const senders = ['u1', 'u2', 'u3'].map((senderId) => ({ organizationId: null, channelId: 'a', senderId }));
      for (const sender of senders) await store.createRoomForSender(aRoom({ id: `of-${sender.senderId}` }), sender);
      await store.forgetSenders(reference('of-u1'), ['u0', 'u1', 'u3']);
      await store.forgetSenders(reference('of-u2'), []);
      await store.forgetSenders(reference('unknown'), ['u2']);
      expect(
        await store.findRoomsOfSender({ organizationId: null, channelId: 'a', channelType: 'sms', senderId: 'u1' }),
      ).toEqual([]);
      const created = [];
      for (const sender of senders) {
        created.push((await store.createRoomForSender(aRoom({ id: `next-${sender.senderId}` }), sender)).created);
      }
      expect(created).toEqual([true, false, false]);
      expect(await store.getRoom(reference('of-u1'))).not.toBeNull();
    },
  },
  {
    title: 'opens one room for a sender whose first messages arrive at the same time',
    async run({ store }) {
      const sender = { organizationId: null, channelId: 'a', senderId: 'u1' };
      const given = await Promise.all(
        Array.from({ length: 10 }, async (_unused, number) =>
          store.createRoomForSender(aRoom({ id: `r${number}` }), sender),
        ),
      );
      expect(new Set(given.map((each) => each.room.id)).size).toBe(1);
      expect(given.filter((each) => each.created)).toHaveLength(1);
      expect(await store.listRooms({ organizationId: null })).toHaveLength(1);
    },
  },
  {
    title: 'CORE-14.1.3 deletes everything in a room with it, and its keys are free',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      await commit(store, lease, {
        events: events(2, 'e', { idempotencyKey: null }).map((event, number) => ({
          ...event,
          idempotencyKey: `k${number}`,
          source: { ...event.source, providerMessageId: `m${number}` },
        })),
        bindings: [aBinding()],
        participants: [aParticipant()],
        outbox: [{ eventId: 'e0', channelId: 'b', plan: { kind: 'transport', silent: false } }],
      });
      await store.markRead(R1, { channelId: 'a' }, 1);
      expect(await store.deleteRoom(R1)).toBe(true);
      expect(await store.countPendingDeliveries()).toBe(0);
      expect(await store.findByProviderMessageId(null, 'a', 'm0')).toBeNull();
      await room(store);
      expect(await store.listEvents(R1)).toEqual([]);
      expect(await store.getSnapshot(R1)).toEqual({ room: aRoom(), bindings: [] });
      expect(await store.listParticipants(R1)).toEqual([]);
      expect(await store.listTasks(R1)).toEqual([]);
      expect(await store.listObservations(R1)).toEqual([]);
      expect(await store.listReadMarkers(R1)).toEqual([]);
      expect(await store.listChanges(R1, { changedSince: 0 })).toMatchObject({ events: [], latestChange: 0 });
      expect(await codeOf(store.commit({ lease, release: true, now: FIXTURE_TIME, events: events(1) }))).toBe(
        'stale_writer',
      );
    },
  },
];
