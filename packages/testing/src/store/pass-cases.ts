import { expect } from 'vitest';

import { aBinding, anEvent, FIXTURE_TIME } from './fixtures.ts';
import {
  codeOf,
  commit,
  events,
  ids,
  LONG_MS,
  open,
  R1,
  reference,
  room,
  RENEWABLE_MS,
  SHORT_MS,
  type StoreCase,
  write,
} from './store-case.ts';

/** Claiming rooms, fencing, and what a claim reads. */
export const passCases: readonly StoreCase[] = [
  {
    title: 'opens a pass with the room and its bindings as they are',
    async run({ store }) {
      await room(store, { metadata: { topic: 'billing' } });
      const bindings = [aBinding(), aBinding({ channelId: 'b', muted: true })];
      await write(store, R1, { bindings, events: events(1) });
      const pass = await open(store);
      expect(pass.lease).toMatchObject({ room: R1, nodeId: 'n1' });
      expect(pass.room).toEqual(await store.getRoom(R1));
      expect(pass.room.eventCount).toBe(1);
      expect(pass.bindings).toEqual(bindings);
      expect(pass).toMatchObject({ duplicate: null, revoked: false });
      expect(await store.getSnapshot(R1)).toEqual({ room: pass.room, bindings });
    },
  },
  {
    title: 'CORE-13.4.1 finds the event that holds the idempotency key, in this room alone',
    async run({ store }) {
      await room(store);
      await room(store, { id: 'r2' });
      await write(store, R1, { events: [anEvent({ idempotencyKey: 'k' })] });
      expect((await open(store, R1, { idempotencyKey: 'k' })).duplicate).toEqual(await store.getEvent(R1, 'e1'));
      expect((await open(store, R1, { idempotencyKey: 'other' })).duplicate).toBeNull();
      expect((await open(store, reference('r2'), { idempotencyKey: 'k' })).duplicate).toBeNull();
      expect((await open(store, R1, { idempotencyKey: null })).duplicate).toBeNull();
    },
  },
  {
    title: 'CORE-7.5.13 remembers that a channel was detached on purpose, until it is attached again',
    async run({ store }) {
      await room(store);
      await write(store, R1, { bindings: [aBinding(), aBinding({ channelId: 'b' })] });
      await write(store, R1, { removedChannelIds: ['a', 'never'] });
      const pass = await open(store, R1, { channelId: 'a' });
      expect(pass.revoked).toBe(true);
      expect(pass.bindings.map((binding) => binding.channelId)).toEqual(['b']);
      expect((await open(store, R1, { channelId: 'b' })).revoked).toBe(false);
      expect((await open(store, R1, { channelId: 'never' })).revoked).toBe(false);
      await write(store, R1, { bindings: [aBinding()] });
      expect((await open(store, R1, { channelId: 'a' })).revoked).toBe(false);
    },
  },
  {
    title: 'lets a node open a room it holds again, under the same epoch',
    async run({ store }) {
      await room(store);
      const first = await open(store);
      const second = await open(store);
      expect(second.lease.epoch).toBe(first.lease.epoch);
      await commit(store, first.lease, { events: events(1) });
      await commit(store, second.lease, { events: events(1, 'f') });
      expect(ids(await store.listEvents(R1))).toEqual(['e0', 'f0']);
    },
  },
  {
    title: 'holds a room for a living node, and says when to ask again',
    async run({ store }) {
      await room(store);
      await open(store);
      const held = await store.openPass({ room: R1, nodeId: 'n2' });
      expect(held).toMatchObject({ outcome: 'held', retryAfterMs: expect.any(Number) });
      if (held.outcome !== 'held') return;
      expect(held.retryAfterMs).toBeGreaterThan(0);
      expect(held.retryAfterMs).toBeLessThanOrEqual(1000);
    },
  },
  {
    title: 'CORE-8.1.3 refuses a writer whose room another node has claimed since, and raises the epoch',
    async run({ store }) {
      await room(store);
      const first = await open(store);
      await store.closePass(first.lease);
      const second = await open(store, R1, { nodeId: 'n2' });
      expect(second.lease.epoch).toBeGreaterThan(first.lease.epoch);
      expect(await codeOf(commit(store, first.lease, { events: events(1) }))).toBe('stale_writer');
      expect(await codeOf(commit(store, first.lease, { room: { metadata: { late: true } } }))).toBe('stale_writer');
      expect(await store.listEvents(R1)).toEqual([]);
      expect((await store.getRoom(R1))?.metadata).toEqual({});
      await commit(store, second.lease, { events: events(1) });
      expect(ids(await store.listEvents(R1))).toEqual(['e0']);
    },
  },
  {
    title: 'refuses a lease that was never issued',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      expect(await codeOf(commit(store, { ...lease, epoch: lease.epoch + 1 }, { events: events(1) }))).toBe(
        'stale_writer',
      );
      expect(await codeOf(commit(store, { ...lease, nodeId: 'n2' }, { events: events(1) }))).toBe('stale_writer');
      expect(await store.listEvents(R1)).toEqual([]);
    },
  },
  {
    title: 'says that a refused writer may try again',
    async run({ store }) {
      await room(store);
      const { lease } = await open(store);
      const stale = { ...lease, epoch: lease.epoch + 1 };
      await expect(commit(store, stale, {})).rejects.toMatchObject({
        code: 'stale_writer',
        retryable: true,
        details: { roomId: 'r1', epoch: stale.epoch },
      });
    },
  },
  {
    title: 'gives a room back with the commit that says so',
    async run({ store }) {
      await room(store);
      const first = await open(store);
      await commit(store, first.lease, { events: events(1), release: false });
      expect((await store.openPass({ room: R1, nodeId: 'n2' })).outcome).toBe('held');
      await commit(store, first.lease, { events: events(1, 'f'), release: true });
      expect((await store.openPass({ room: R1, nodeId: 'n2' })).outcome).toBe('opened');
    },
  },
  {
    title: 'passes over a lease given back twice, or by a node that no longer has it',
    async run({ store }) {
      await room(store);
      const first = await open(store);
      await store.closePass(first.lease);
      await store.closePass(first.lease);
      const second = await open(store, R1, { nodeId: 'n2' });
      await store.closePass(first.lease);
      expect((await store.openPass({ room: R1, nodeId: 'n1' })).outcome).toBe('held');
      await store.closePass({ ...second.lease, room: reference('nowhere') });
    },
  },
  {
    title: 'gives the rooms of a node that has left to whoever asks',
    async run({ store }) {
      await room(store);
      const first = await open(store);
      await store.leaveNode('n1');
      const second = await open(store, R1, { nodeId: 'n2' });
      expect(second.lease.epoch).toBeGreaterThan(first.lease.epoch);
      expect(await codeOf(commit(store, first.lease, { events: events(1) }))).toBe('stale_writer');
    },
  },
  {
    title: 'gives the rooms of a node whose time ran out to whoever asks',
    async run({ store, pass }) {
      await room(store);
      await store.joinNode('short', SHORT_MS);
      const first = await open(store, R1, { nodeId: 'short' });
      expect((await store.openPass({ room: R1, nodeId: 'n2' })).outcome).toBe('held');
      await pass(SHORT_MS + 1);
      await open(store, R1, { nodeId: 'n2' });
      expect(await codeOf(commit(store, first.lease, { events: events(1) }))).toBe('stale_writer');
      expect(await store.renewNode('short', LONG_MS)).toBe(false);
    },
  },
  {
    title: 'keeps the rooms of a node that renews in time',
    async run({ store, pass }) {
      await room(store);
      await store.joinNode('short', RENEWABLE_MS);
      const { lease } = await open(store, R1, { nodeId: 'short' });
      expect(await store.renewNode('short', LONG_MS)).toBe(true);
      await pass(RENEWABLE_MS + 1);
      expect((await store.openPass({ room: R1, nodeId: 'n2' })).outcome).toBe('held');
      await commit(store, lease, { events: events(1) });
      expect(await store.renewNode('never-joined', LONG_MS)).toBe(false);
    },
  },
  {
    title: 'lets a node whose time ran out join anew',
    async run({ store, pass }) {
      await room(store);
      await store.joinNode('short', SHORT_MS);
      await pass(SHORT_MS + 1);
      await store.joinNode('short', LONG_MS);
      expect(await store.renewNode('short', LONG_MS)).toBe(true);
      await open(store, R1, { nodeId: 'short' });
      expect((await store.openPass({ room: R1, nodeId: 'n2' })).outcome).toBe('held');
    },
  },
  {
    title: 'never shows an epoch twice, not even to a room deleted and made anew',
    async run({ store }) {
      await room(store);
      const before = await open(store);
      await store.deleteRoom(R1);
      await room(store);
      const after = await open(store);
      expect(after.lease.epoch).not.toBe(before.lease.epoch);
      expect(await codeOf(store.commit({ lease: before.lease, release: true, now: FIXTURE_TIME }))).toBe(
        'stale_writer',
      );
    },
  },
  {
    title: 'CORE-17.2.1 claims a room of one organization without touching its namesake in another',
    async run({ store }) {
      await room(store);
      await room(store, { organizationId: 'acme' });
      const acme = reference('r1', 'acme');
      const mine = await open(store);
      const theirs = await open(store, acme, { nodeId: 'n2' });
      await commit(store, mine.lease, { events: events(1) });
      expect(await store.listEvents(acme)).toEqual([]);
      expect(await codeOf(commit(store, { ...mine.lease, room: acme }, { events: events(1, 'f') }))).toBe(
        'stale_writer',
      );
      await commit(store, theirs.lease, { events: events(1, 'g') });
      expect(ids(await store.listEvents(R1))).toEqual(['e0']);
      expect(ids(await store.listEvents(acme))).toEqual(['g0']);
    },
  },
];
