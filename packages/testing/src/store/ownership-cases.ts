import { expect } from 'vitest';

import { aBinding, anEvent, anIdentity, anObservation, aParticipant, aReceipt, aRoom, aTask } from './fixtures.ts';
import { open, outboxEntry, R1, room, type StoreCase, write } from './store-case.ts';

/** Changes everything in a value that lets itself be changed. */
function deface(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Date) {
    attempt(() => value.setTime(0));
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    deface(item);
    attempt(() => ((value as Record<string, unknown>)[key] = 'defaced'));
  }
  if (Array.isArray(value)) attempt(() => value.push('defaced'));
  else attempt(() => ((value as Record<string, unknown>)['defaced'] = true));
}

function attempt(change: () => unknown): void {
  try {
    change();
  } catch {
    // What is frozen cannot be changed: as good as a copy.
  }
}

/** Whose a record is: the store's once written, the reader's once read. */
export const ownershipCases: readonly StoreCase[] = [
  {
    title: 'CORE-14.4.1 CORE-5.2.2 owns its copy of an event once a commit returns',
    async run({ store }) {
      await room(store);
      const given = anEvent({
        addressedTo: ['ai'],
        metadata: { list: [1, { deep: true }] },
        source: { ...anEvent().source, rawPayload: { x: { y: [1] } } },
      });
      const before = structuredClone(given);
      await write(store, R1, { events: [given] });
      deface(given);
      expect(given.content).not.toEqual(before.content);
      expect(await store.getEvent(R1, 'e1')).toEqual(before);
    },
  },
  {
    title: 'CORE-14.4.1 owns its copy of an updated event',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: [anEvent()] });
      const update = anEvent({ metadata: { list: [1] } });
      const before = structuredClone(update);
      await write(store, R1, { updatedEvents: [update] });
      deface(update);
      expect(await store.getEvent(R1, 'e1')).toEqual(before);
    },
  },
  {
    title: 'CORE-14.4.1 owns its copies of every other record it is given',
    async run({ store }) {
      const given = {
        room: aRoom({ metadata: { list: [1] } }),
        change: { metadata: { list: [2] } },
        binding: aBinding({ metadata: { list: [1] } }),
        participant: aParticipant({ connectedVia: ['a'] }),
        identity: anIdentity({ channelAddresses: { sms: ['+1'] } }),
        task: aTask({ data: { list: [1] } }),
        observation: anObservation({ data: { list: [1] } }),
        receipt: aReceipt({ eventId: 'e1', providerMessageIds: ['n'] }),
        outbox: outboxEntry('e1'),
      };
      const before = structuredClone(given);
      await store.createRoom(given.room);
      deface(given.room);
      expect(await store.getRoom(R1)).toEqual(before.room);
      await write(store, R1, {
        events: [anEvent()],
        room: given.change,
        bindings: [given.binding],
        participants: [given.participant],
        tasks: [given.task],
        observations: [given.observation],
        outbox: [given.outbox],
      });
      await store.putIdentity(given.identity);
      await store.putReceipt(given.receipt);
      deface(given);
      expect((await store.getRoom(R1))?.metadata).toEqual(before.change.metadata);
      expect((await store.getSnapshot(R1))?.bindings).toEqual([before.binding]);
      expect(await store.getParticipant(R1, 'p1')).toEqual(before.participant);
      expect(await store.getIdentity(null, 'i1')).toEqual(before.identity);
      expect(await store.getTask(R1, 't1')).toEqual(before.task);
      expect(await store.listObservations(R1)).toEqual([before.observation]);
      expect(await store.listReceipts(R1, 'e1')).toEqual([before.receipt]);
      await store.leaveNode('n1');
      expect((await store.claimDeliveries('n2', { limit: 1 }))[0]?.plan).toEqual(before.outbox.plan);
    },
  },
  {
    title: 'CORE-14.4.2 stays as it was when a room, binding or participant that was read is changed',
    async run({ store }) {
      const created = await store.createRoom(aRoom({ metadata: { list: [1, { deep: true }] } }));
      const { room: committed } = await write(store, R1, {
        bindings: [aBinding({ metadata: { list: [1] } })],
        participants: [aParticipant()],
      });
      const read = async () => {
        const { room: opened, bindings } = await open(store);
        return {
          opened,
          bindings,
          room: await store.getRoom(R1),
          listed: await store.listRooms({ organizationId: null }),
          found: await store.findRoomsOfChannel(null, 'a'),
          snapshot: await store.getSnapshot(R1),
          participants: await store.listParticipants(R1),
          participant: await store.getParticipant(R1, 'p1'),
        };
      };
      const given = await read();
      const before = structuredClone(given);
      deface([created, committed, given]);
      expect(await read()).toEqual(before);
    },
  },
  {
    title: 'CORE-14.4.1 stays as it was when identities, tasks, observations and receipts that were read are changed',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: [anEvent()], tasks: [aTask()], observations: [anObservation()] });
      const put = await store.putIdentity(anIdentity({ channelAddresses: { sms: ['+1'] } }));
      await store.putReceipt(aReceipt());
      const read = async () => ({
        identity: await store.getIdentity(null, 'i1'),
        identities: await store.findIdentities(null, 'sms', '+1'),
        task: await store.getTask(R1, 't1'),
        tasks: await store.listTasks(R1),
        observations: await store.listObservations(R1),
        receipts: await store.listReceipts(R1, 'e1'),
        receipt: await store.findReceipt(null, 'native-1'),
      });
      const given = await read();
      const before = structuredClone(given);
      deface([put, given]);
      expect(await read()).toEqual(before);
    },
  },
  {
    title: 'CORE-4.3.1 keeps a stored event as it is when one that was read is changed',
    async run({ store }) {
      await room(store);
      const { events } = await write(store, R1, { events: [anEvent({ idempotencyKey: 'k' })] });
      deface([events, await store.getEvent(R1, 'e1'), await store.listEvents(R1)]);
      deface([await store.findByIdempotencyKey(R1, 'k'), (await open(store, R1, { idempotencyKey: 'k' })).duplicate]);
      expect(await store.getEvent(R1, 'e1')).toEqual(anEvent({ idempotencyKey: 'k' }));
      expect(await store.findByIdempotencyKey(R1, 'k')).toEqual(anEvent({ idempotencyKey: 'k' }));
    },
  },
];
