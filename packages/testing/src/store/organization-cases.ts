import { expect } from 'vitest';

import { aBinding, anEvent, aParticipant, aReceipt, aRoom, aTask } from './fixtures.ts';
import { codeOf, ids, outboxEntry, R1, reference, room, type StoreCase, write } from './store-case.ts';

const ACME = reference('r1', 'acme');
/** Everything that the fixtures of `furnished` are called, asked for in the wrong organization. */
const STRANGERS = [R1, reference('r1', 'other'), reference('r1', ''), reference('acme')];

/** A store whose only room, of `acme`, has one of everything. */
async function furnished(store: Parameters<typeof room>[0]): Promise<void> {
  await room(store, { organizationId: 'acme' });
  await write(store, ACME, {
    events: [anEvent({ idempotencyKey: 'k', source: { ...anEvent().source, providerMessageId: 'm' } })],
    bindings: [aBinding()],
    participants: [aParticipant({ externalId: 'u1' })],
    tasks: [aTask()],
    outbox: [outboxEntry('e1')],
  });
  await store.putReceipt(aReceipt({ organizationId: 'acme' }));
  await store.markRead(ACME, { channelId: 'a' }, 0);
}

/** What belongs to one organization is nowhere to be found from another. */
export const organizationCases: readonly StoreCase[] = [
  {
    title: 'CORE-17.2.1 CORE-17.2.2 reads nothing of a room from another organization, nor from none',
    async run({ store }) {
      await furnished(store);
      for (const stranger of STRANGERS) {
        expect(await store.getRoom(stranger)).toBeNull();
        expect(await store.getSnapshot(stranger)).toBeNull();
        expect(await store.openPass({ room: stranger, nodeId: 'n1' })).toEqual({ outcome: 'missing' });
        expect(await store.getEvent(stranger, 'e1')).toBeNull();
        expect(await store.listEvents(stranger)).toEqual([]);
        expect(await store.findByIdempotencyKey(stranger, 'k')).toBeNull();
        expect((await store.listChanges(stranger, { changedSince: 0 })).events).toEqual([]);
        expect(await store.listParticipants(stranger)).toEqual([]);
        expect(await store.getParticipant(stranger, 'p1')).toBeNull();
        expect(await store.listTasks(stranger)).toEqual([]);
        expect(await store.listReceipts(stranger, 'e1')).toEqual([]);
        expect(await store.listReadMarkers(stranger)).toEqual([]);
        const { organizationId } = stranger;
        expect(await store.listRooms({ organizationId })).toEqual([]);
        expect(await store.findRoomsOfChannel(organizationId, 'a')).toEqual([]);
        const sender = { organizationId, channelId: 'a', channelType: 'sms', senderId: 'u1' } as const;
        expect(await store.findRoomsOfSender(sender)).toEqual([]);
        expect(await store.findByProviderMessageId(organizationId, 'a', 'm')).toBeNull();
        expect(await store.findReceipt(organizationId, 'native-1')).toBeNull();
      }
      expect(ids(await store.listRooms({ organizationId: 'acme' }))).toEqual(['r1']);
    },
  },
  {
    title: 'CORE-17.2.1 changes nothing of a room from another organization',
    async run({ store }) {
      await furnished(store);
      for (const stranger of STRANGERS) {
        expect(await store.deleteRoom(stranger)).toBe(false);
        expect(await store.updateTask(stranger, 't1', { status: 'failed' })).toBeNull();
        expect(await codeOf(store.markRead(stranger, { channelId: 'a' }, 0))).toBe('room_not_found');
        expect(await store.dropDeadLetter(stranger, 'e1', 'b')).toBe(false);
        await store.settleDeliveries('n1', [
          { room: stranger, eventId: 'e1', channelId: 'b', outcome: 'done', attempts: 1 },
        ]);
      }
      expect(await store.getTask(ACME, 't1')).toEqual(aTask());
      expect(await store.countPendingDeliveries()).toBe(1);
      expect(await store.getRoom(ACME)).toMatchObject({ organizationId: 'acme', eventCount: 1 });
    },
  },
  {
    title: 'CORE-17.2.1 keeps the same names in two organizations apart',
    async run({ store }) {
      await furnished(store);
      await room(store, { organizationId: null });
      const message = anEvent({
        id: 'mine',
        idempotencyKey: 'k',
        source: { ...anEvent().source, providerMessageId: 'm' },
      });
      await write(store, R1, { events: [message], bindings: [aBinding()] });
      expect((await store.findByProviderMessageId(null, 'a', 'm'))?.id).toBe('mine');
      expect((await store.findByProviderMessageId('acme', 'a', 'm'))?.id).toBe('e1');
      expect((await store.findByIdempotencyKey(ACME, 'k'))?.id).toBe('e1');
      expect(await store.findRoomsOfChannel(null, 'a')).toMatchObject([{ organizationId: null }]);
      await store.deleteRoom(R1);
      expect(await store.getEvent(ACME, 'e1')).not.toBeNull();
      expect((await store.findByProviderMessageId('acme', 'a', 'm'))?.id).toBe('e1');
    },
  },
  {
    title: "CORE-17.2.1 opens a room for a sender in the sender's organization",
    async run({ store }) {
      const sender = { channelId: 'a', senderId: 'u1' };
      const acme = await store.createRoomForSender(aRoom({ organizationId: 'acme' }), {
        ...sender,
        organizationId: 'acme',
      });
      const none = await store.createRoomForSender(aRoom(), { ...sender, organizationId: null });
      expect([acme.created, none.created]).toEqual([true, true]);
      expect(none.room.organizationId).toBeNull();
      expect(ids(await store.listRooms({ organizationId: 'acme' }))).toEqual(['r1']);
      expect(ids(await store.listRooms({ organizationId: null }))).toEqual(['r1']);
    },
  },
];
