import { describe, expect, it } from 'vitest';

import { DefaultInboundRoomRouter, InMemoryStore, type RouteRequest } from '../../src/index.ts';
import { bench, type Bench } from '../support/services.ts';

const ALICE: RouteRequest = {
  organizationId: null,
  channelId: 'shared',
  channelType: 'sms',
  senderId: 'alice',
  metadata: {},
};

async function rooms(made: Bench, ...ids: readonly string[]): Promise<void> {
  for (const roomId of ids) {
    await made.lifecycle.createRoom(null, { roomId });
    await made.clock.advance(1_000);
  }
}

describe('the default router', () => {
  it('CORE-10.4.2 chooses the latest active room where the sender is connected over that channel type', async () => {
    const made = bench();
    const router = new DefaultInboundRoomRouter({ store: made.store });
    for (const id of ['shared', 'other sms', 'mail']) {
      made.channel(id, { channelType: id === 'mail' ? 'email' : 'sms' });
    }
    await rooms(made, 'r1', 'r2', 'r3', 'r4');
    const join = async (roomId: string, channelId: string, participantId = 'alice'): Promise<void> => {
      const room = { organizationId: null, roomId };
      await made.bindings.attachChannel(room, channelId);
      await made.membership.addMember(room, channelId, participantId);
    };
    await join('r1', 'shared');
    await join('r2', 'other sms');
    await join('r3', 'mail');
    await join('r4', 'shared', 'bob');
    expect(await router.route(ALICE)).toBe('r2');
    await made.lifecycle.pauseRoom({ organizationId: null, roomId: 'r2' });
    expect(await router.route(ALICE)).toBe('r1');
    await made.membership.removeMember({ organizationId: null, roomId: 'r1' }, 'alice');
    expect(await router.route(ALICE)).toBeNull();
  });

  it('CORE-10.4.3 else the only active room of the channel, a closed one beside it or not', async () => {
    const made = bench();
    const router = new DefaultInboundRoomRouter({ store: made.store });
    made.channel('shared');
    await rooms(made, 'r1', 'r2');
    await made.bindings.attachChannel({ organizationId: null, roomId: 'r1' }, 'shared');
    await made.bindings.attachChannel({ organizationId: null, roomId: 'r2' }, 'shared');
    expect(await router.route(ALICE)).toBeNull();
    await made.lifecycle.closeRoom({ organizationId: null, roomId: 'r2' });
    expect(await router.route(ALICE)).toBe('r1');
  });

  it('CORE-10.4.4 never guesses between several', async () => {
    const made = bench();
    const router = new DefaultInboundRoomRouter({ store: made.store });
    made.channel('shared');
    await rooms(made, 'r1', 'r2');
    for (const roomId of ['r1', 'r2']) await made.bindings.attachChannel({ organizationId: null, roomId }, 'shared');
    expect(await router.route(ALICE)).toBeNull();
    expect(await router.route({ ...ALICE, channelId: 'unbound' })).toBeNull();
  });

  it('CORE-10.4.5 answers the same whatever the order in which rooms came to be stored', async () => {
    const answers = new Set<string | null>();
    for (const order of [
      ['r1', 'r2', 'r3'],
      ['r3', 'r1', 'r2'],
      ['r2', 'r3', 'r1'],
    ]) {
      const made = bench({ store: new InMemoryStore() });
      const router = new DefaultInboundRoomRouter({ store: made.store });
      made.channel('shared');
      for (const roomId of order) await made.lifecycle.createRoom(null, { roomId });
      for (const roomId of order) {
        const room = { organizationId: null, roomId };
        await made.bindings.attachChannel(room, 'shared');
        await made.membership.addMember(room, 'shared', 'alice');
      }
      for (let call = 0; call < 20; call += 1) answers.add(await router.route(ALICE));
    }
    expect([...answers]).toStrictEqual(['r3']);
  });

  it('looks in its organization alone, and stops with its signal', async () => {
    const made = bench();
    const router = new DefaultInboundRoomRouter({ store: made.store });
    made.channel('shared');
    await made.lifecycle.createRoom('acme', { roomId: 'r1' });
    await made.bindings.attachChannel({ organizationId: 'acme', roomId: 'r1' }, 'shared');
    expect(await router.route(ALICE)).toBeNull();
    expect(await router.route({ ...ALICE, organizationId: 'acme' })).toBe('r1');
    await expect(router.route(ALICE, { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late');
  });
});
