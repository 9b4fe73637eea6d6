import { expect } from 'vitest';

import { aBinding, anEvent, anIdentity, anObservation, aParticipant, aReceipt, aTask } from './fixtures.ts';
import { commitPatiently } from './race-cases.ts';
import {
  codeOf,
  commit,
  events,
  ids,
  indexes,
  open,
  outboxEntry,
  R1,
  room,
  type StoreCase,
  write,
} from './store-case.ts';

/** What survives, and what several handles on the same data see of each other. */
export const durabilityCases: readonly StoreCase[] = [
  {
    title: 'CORE-14.2.1 CORE-4.1.3 has everything again when it is opened anew',
    requires: (capabilities) => capabilities.durability !== 'memory',
    async run({ store, reopen }) {
      await room(store, { metadata: { kept: true } });
      await write(store, R1, {
        events: [anEvent({ idempotencyKey: 'k' }), anEvent({ id: 'gone' })],
        bindings: [aBinding(), aBinding({ channelId: 'b' })],
        participants: [aParticipant()],
        identities: [anIdentity({ channelAddresses: { sms: ['+1'] } })],
        tasks: [aTask()],
        observations: [anObservation()],
        outbox: [outboxEntry('e1')],
      });
      await write(store, R1, { removedEventIds: ['gone'], removedChannelIds: ['b'] });
      await store.putReceipt(aReceipt());
      await store.markRead(R1, { channelId: 'a' }, 0);
      const snapshot = await store.getSnapshot(R1);
      const timeline = await store.listEvents(R1);
      await store.leaveNode('n1');
      await store.close();

      const again = await reopen();
      await again.joinNode('n3', 600_000);
      expect(await again.getSnapshot(R1)).toEqual(snapshot);
      expect(await again.listEvents(R1)).toEqual(timeline);
      expect((await again.findByIdempotencyKey(R1, 'k'))?.id).toBe('e1');
      expect(await again.listParticipants(R1)).toEqual([aParticipant()]);
      expect(ids(await again.findIdentities(null, 'sms', '+1'))).toEqual(['i1']);
      expect(await again.listTasks(R1)).toEqual([aTask()]);
      expect(await again.listObservations(R1)).toEqual([anObservation()]);
      expect(await again.findReceipt(null, 'native-1')).toEqual(aReceipt());
      expect(await again.getReadMarker(R1, { channelId: 'a' })).toBe(0);
      const pass = await open(again, R1, { nodeId: 'n3', channelId: 'b' });
      expect(pass.revoked).toBe(true);
      const [claimed] = await again.claimDeliveries('n3', { limit: 10 });
      expect(claimed?.event.id).toBe('e1');
      expect((await commit(again, pass.lease, { events: events(1, 'f') })).events[0]?.index).toBe(2);
    },
  },
  {
    title: 'refuses work once it is closed, and may be closed twice',
    requires: (capabilities) => capabilities.durability !== 'memory',
    async run({ store }) {
      await room(store);
      await store.close();
      await store.close();
      expect(await codeOf(store.getRoom(R1))).toBe('store_failed');
    },
  },
  {
    title: 'CORE-8.1.3 fences and numbers writers over two handles on the same data',
    requires: (capabilities) => capabilities.shared,
    async run({ store, reopen }) {
      const other = await reopen();
      await room(store);
      const first = await open(store);
      expect((await other.openPass({ room: R1, nodeId: 'n2' })).outcome).toBe('held');
      await store.closePass(first.lease);
      const second = await open(other, R1, { nodeId: 'n2' });
      const late = { lease: first.lease, release: true, now: anEvent().createdAt, events: events(1) };
      expect(await codeOf(store.commit(late))).toBe('stale_writer');
      await other.closePass(second.lease);
      await Promise.all(
        Array.from({ length: 40 }, async (_unused, number) =>
          commitPatiently(number % 2 ? store : other, `n${(number % 2) + 1}`, `e${number}`),
        ),
      );
      const timeline = await store.listEvents(R1);
      expect(indexes(timeline)).toEqual(Array.from({ length: 40 }, (_unused, number) => number));
      expect(await other.listEvents(R1)).toEqual(timeline);
    },
  },
];
