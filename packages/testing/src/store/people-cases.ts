import { expect } from 'vitest';

import { anIdentity, anObservation, aParticipant, aReceipt, aTask, FIXTURE_TIME } from './fixtures.ts';
import { codeOf, events, ids, R1, reference, room, type StoreCase, write } from './store-case.ts';

/** Participants and identities. */
export const peopleCases: readonly StoreCase[] = [
  {
    title: 'CORE-5.5.1 keeps one record a person and room, and the same id in another room apart',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2' });
      const full = aParticipant({
        displayName: 'Ada',
        role: 'owner',
        identification: 'ambiguous',
        identityId: 'i1',
        candidates: ['i1', 'i2'],
        connectedVia: ['a', 'b'],
        externalId: '+1',
        resolvedBy: 'manual',
        resolvedAt: FIXTURE_TIME,
        metadata: { vip: [true] },
      });
      await write(store, R1, { participants: [aParticipant(), aParticipant({ id: 'p2' })] });
      await write(store, R1, { participants: [full] });
      await write(store, reference('r2'), { participants: [aParticipant({ roomId: 'r2' })] });
      expect(await store.getParticipant(R1, 'p1')).toEqual(full);
      expect(ids(await store.listParticipants(R1)).sort()).toEqual(['p1', 'p2']);
      expect(await store.getParticipant(reference('r2'), 'p1')).toEqual(aParticipant({ roomId: 'r2' }));
      expect(await store.getParticipant(R1, 'p3')).toBeNull();
    },
  },
  {
    title: 'CORE-4.5.1 finds an identity by each of its addresses, several of a type included',
    async run({ store }) {
      const identity = anIdentity({
        displayName: 'Marie',
        externalId: 'crm-1',
        channelAddresses: { sms: ['+1', '+2'], email: ['m@example.com'], 'custom:fax': ['+1'] },
        metadata: { since: FIXTURE_TIME },
      });
      expect(await store.putIdentity(identity)).toEqual(identity);
      expect(await store.getIdentity(null, 'i1')).toEqual(identity);
      expect(await store.findIdentities(null, 'sms', '+1')).toEqual([identity]);
      expect(await store.findIdentities(null, 'sms', '+2')).toEqual([identity]);
      expect(await store.findIdentities(null, 'email', 'm@example.com')).toEqual([identity]);
      expect(await store.findIdentities(null, 'email', '+1')).toEqual([]);
      expect(await store.findIdentities(null, 'sms', '+3')).toEqual([]);
    },
  },
  {
    title: 'gives every identity that has an address, by id, and forgets addresses that were taken away',
    async run({ store }) {
      await store.putIdentity(anIdentity({ id: 'b', channelAddresses: { sms: ['+1'] } }));
      await store.putIdentity(anIdentity({ id: 'a', channelAddresses: { sms: ['+1'] } }));
      expect(ids(await store.findIdentities(null, 'sms', '+1'))).toEqual(['a', 'b']);
      await store.putIdentity(anIdentity({ id: 'a', channelAddresses: { sms: ['+2'] } }));
      expect(ids(await store.findIdentities(null, 'sms', '+1'))).toEqual(['b']);
      expect(ids(await store.findIdentities(null, 'sms', '+2'))).toEqual(['a']);
    },
  },
  {
    title: 'links an address once, and refuses an identity it does not know',
    async run({ store }) {
      await store.putIdentity(anIdentity({ channelAddresses: { sms: ['+1'] } }));
      await store.linkAddress(null, 'i1', 'sms', '+2');
      const linked = await store.linkAddress(null, 'i1', 'sms', '+2');
      expect(linked.channelAddresses).toEqual({ sms: ['+1', '+2'] });
      await store.linkAddress(null, 'i1', 'email', 'x@example.com');
      expect((await store.getIdentity(null, 'i1'))?.channelAddresses).toEqual({
        sms: ['+1', '+2'],
        email: ['x@example.com'],
      });
      expect(ids(await store.findIdentities(null, 'email', 'x@example.com'))).toEqual(['i1']);
      expect(await codeOf(store.linkAddress(null, 'i9', 'sms', '+2'))).toBe('identity_not_found');
    },
  },
  {
    title: 'loses no address when several are linked at the same time',
    async run({ store }) {
      await store.putIdentity(anIdentity());
      const numbers = Array.from({ length: 10 }, (_unused, number) => `+${number}`);
      await Promise.all(numbers.map(async (address) => store.linkAddress(null, 'i1', 'sms', address)));
      const identity = await store.getIdentity(null, 'i1');
      expect([...(identity?.channelAddresses.sms ?? [])].sort()).toEqual(numbers);
    },
  },
  {
    title: 'CORE-17.2.3 looks identities up within one organization',
    async run({ store }) {
      for (const organizationId of ['acme', 'other']) {
        const identity = anIdentity({ organizationId, displayName: organizationId, channelAddresses: { sms: ['+1'] } });
        await store.putIdentity(identity);
      }
      expect((await store.findIdentities('acme', 'sms', '+1'))[0]?.displayName).toBe('acme');
      expect((await store.findIdentities('other', 'sms', '+1'))[0]?.displayName).toBe('other');
      expect(await store.findIdentities(null, 'sms', '+1')).toEqual([]);
      expect(await store.getIdentity(null, 'i1')).toBeNull();
      expect(await codeOf(store.linkAddress(null, 'i1', 'sms', '+2'))).toBe('identity_not_found');
      expect(await store.findIdentities('acme', 'sms', '+2')).toEqual([]);
    },
  },
];

/** Tasks, observations, read markers and receipts. */
export const recordCases: readonly StoreCase[] = [
  {
    title: 'CORE-5.10.1 keeps tasks and observations a room, in order, tasks also by status',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2' });
      const done = aTask({ id: 't2', status: 'completed', title: 'T', data: { list: [1] }, createdBy: 'ai' });
      await write(store, R1, { tasks: [aTask(), done], observations: [anObservation({ data: { score: 0.5 } })] });
      await write(store, R1, { tasks: [aTask({ id: 't0' })], observations: [anObservation({ id: 'o0' })] });
      expect(await store.listTasks(R1)).toEqual([aTask(), done, aTask({ id: 't0' })]);
      expect(ids(await store.listTasks(R1, { status: 'pending' }))).toEqual(['t1', 't0']);
      expect(await store.getTask(R1, 't2')).toEqual(done);
      expect(await store.listObservations(R1)).toEqual([
        anObservation({ data: { score: 0.5 } }),
        anObservation({ id: 'o0' }),
      ]);
      expect(await store.listTasks(reference('r2'))).toEqual([]);
      expect(await store.getTask(reference('r2'), 't1')).toBeNull();
      expect(await store.listObservations(reference('r2'))).toEqual([]);
    },
  },
  {
    title: 'CORE-5.10.1 changes what is given of a task',
    async run({ store }) {
      await room(store);
      await write(store, R1, { tasks: [aTask({ title: 'T' })] });
      const changed = await store.updateTask(R1, 't1', { status: 'in_progress', data: { step: 2 }, id: 'other' });
      expect(changed).toEqual(aTask({ title: 'T', status: 'in_progress', data: { step: 2 } }));
      expect(await store.getTask(R1, 't1')).toEqual(changed);
      expect(ids(await store.listTasks(R1, { status: 'in_progress' }))).toEqual(['t1']);
      expect(await store.updateTask(R1, 't9', { status: 'failed' })).toBeNull();
    },
  },
  {
    title: 'CORE-8.1.6 moves a read mark up only, for channels and for people behind one',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(10) });
      expect(await store.markRead(R1, { channelId: 'a' }, 3)).toBe(3);
      expect(await store.markRead(R1, { channelId: 'a' }, 1)).toBe(3);
      expect(await store.markRead(R1, { channelId: 'a', participantId: 'p1' }, 0)).toBe(0);
      expect(await store.markRead(R1, { channelId: 'a', participantId: null }, 5)).toBe(5);
      expect(await store.getReadMarker(R1, { channelId: 'a' })).toBe(5);
      expect(await store.getReadMarker(R1, { channelId: 'a', participantId: 'p1' })).toBe(0);
      expect(await store.getReadMarker(R1, { channelId: 'b' })).toBeNull();
      const marks = await store.listReadMarkers(R1);
      expect(marks).toHaveLength(2);
      expect(marks).toContainEqual({ channelId: 'a', participantId: null, index: 5 });
      expect(marks).toContainEqual({ channelId: 'a', participantId: 'p1', index: 0 });
      expect(await codeOf(store.markRead(reference('nowhere'), { channelId: 'a' }, 1))).toBe('room_not_found');
    },
  },
  {
    title: 'ends at the highest mark when several are set at the same time',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(20) });
      await Promise.all([7, 19, 3, 11].map(async (index) => store.markRead(R1, { channelId: 'a' }, index)));
      expect(await store.getReadMarker(R1, { channelId: 'a' })).toBe(19);
    },
  },
  {
    title: 'keeps one receipt an event and channel, and finds it by each of its native ids',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(2) });
      const split = aReceipt({ eventId: 'e0', providerMessageIds: ['n1', 'n2'] });
      await store.putReceipt(split);
      await store.putReceipt(aReceipt({ eventId: 'e0', channelId: 'c', providerMessageIds: ['n1'] }));
      expect(await store.findReceipt(null, 'n2')).toEqual(split);
      expect(await store.findReceipt(null, 'n1', 'b')).toEqual(split);
      expect((await store.findReceipt(null, 'n1', 'c'))?.channelId).toBe('c');
      expect(await store.findReceipt(null, 'n1', 'd')).toBeNull();
      expect(await store.findReceipt('acme', 'n1')).toBeNull();
      const error = { code: '30003', message: 'unreachable', retryable: true };
      const failed = aReceipt({ eventId: 'e0', providerMessageIds: ['n3'], status: 'failed', error });
      await store.putReceipt(failed);
      expect(await store.findReceipt(null, 'n2')).toBeNull();
      expect(await store.findReceipt(null, 'n3')).toEqual(failed);
      const receipts = await store.listReceipts(R1, 'e0');
      expect(receipts.map((receipt) => receipt.channelId).sort()).toEqual(['b', 'c']);
      expect(await store.listReceipts(R1, 'e1')).toEqual([]);
      expect(await codeOf(store.putReceipt(aReceipt({ roomId: 'nowhere' })))).toBe('room_not_found');
    },
  },
  {
    title: 'replaces a receipt that still has the status it was computed from, and no other, also at the same time',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: events(1) });
      const sent = aReceipt({ eventId: 'e0', providerMessageIds: ['n1'], status: 'sent' });
      const error = { code: '30003', message: 'half \ud800 and \u0000', retryable: false };
      await store.putReceipt({ ...sent, error });
      const others = ['accepted', 'delivered', 'failed'] as const;
      for (const from of others) expect(await store.putReceipt({ ...sent, status: 'read' }, from)).toBe(false);
      expect((await store.findReceipt(null, 'n1'))?.status).toBe('sent');
      const steps = others.map(async (status) => store.putReceipt({ ...sent, status, error }, 'sent'));
      const written = await Promise.all(steps);
      expect(written.filter(Boolean)).toHaveLength(1);
      const { status } = (await store.findReceipt(null, 'n1')) ?? sent;
      expect(status).toBe(others[written.indexOf(true)]);
      expect(await store.putReceipt({ ...sent, status: 'read', providerMessageIds: ['n1', 'n2'] }, status)).toBe(true);
      expect((await store.findReceipt(null, 'n2'))?.status).toBe('read');
      const missing = [aReceipt({ eventId: 'e1' }), aReceipt({ roomId: 'nowhere' }), { ...sent, channelId: 'c' }];
      for (const receipt of missing) expect(await store.putReceipt(receipt, 'sent')).toBe(false);
      expect(await store.listReceipts(R1, 'e0')).toHaveLength(1);
    },
  },
];
