import type { RoomLease } from '@roomkit/core';
import { anEvent, aRoom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { subject } from './support.ts';

const reference = (roomId: string): { readonly organizationId: null; readonly roomId: string } => ({
  organizationId: null,
  roomId,
});

describe('commits that wait together', () => {
  it('CORE-14.3.1 each stand or fall alone, whatever goes wrong with one', async () => {
    const { store, close } = await subject();
    const leases: RoomLease[] = [];
    for (const id of ['r0', 'r1', 'r2', 'r3']) {
      await store.createRoom(aRoom({ id }));
      const pass = await store.openPass({ room: reference(id), nodeId: 'n1' });
      if (pass.outcome === 'opened') leases.push(pass.lease);
    }
    const [r0, r1, r2, r3] = leases as [RoomLease, RoomLease, RoomLease, RoomLease];
    await store.commit({ lease: r2, release: false, now: new Date(0), events: [anEvent({ id: 'old' })] });
    const commit = async (lease: RoomLease, more: object = {}): Promise<unknown> =>
      store.commit({ lease, release: false, now: new Date(1), events: [anEvent({ id: 'new' })], ...more });
    // No date at all: the engine itself refuses it, in the middle of the transaction.
    const impossible = { ...anEvent({ id: 'old' }), createdAt: new Date(Number.NaN) };
    const outcomes = await Promise.allSettled([
      commit(r0),
      commit({ ...r1, epoch: 99 }),
      commit(r2, { updatedEvents: [impossible] }),
      commit(r3),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    const stored = await Promise.all(['r0', 'r1', 'r2', 'r3'].map(async (id) => store.listEvents(reference(id))));
    expect(stored.map((events) => events.map(({ id }) => id))).toEqual([['new'], [], ['old'], ['new']]);
    await store.close();
    await close?.();
  });
});
