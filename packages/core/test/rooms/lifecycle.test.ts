import { describe, expect, it } from 'vitest';

import { isRoomKitError, RoomNotFoundError } from '../../src/index.ts';
import { R1, roomBench, bench } from '../support/services.ts';

describe('creating rooms', () => {
  it('waits for ON_ROOM_CREATED and tells observers', async () => {
    const { lifecycle, foundation, emitted } = bench();
    const created = emitted('room_created');
    const order: string[] = [];
    foundation.hooks.register({ organizationId: null, roomKey: null }, 'on_room_created', {}, async (room) => {
      await Promise.resolve();
      order.push(`hook ${room.id}`);
    });
    const room = await lifecycle.createRoom(null, { roomId: 'r1', metadata: { plan: 'gold' } });
    order.push('created');
    expect(order).toStrictEqual(['hook r1', 'created']);
    expect(room).toMatchObject({ id: 'r1', status: 'active', agentResponsePolicy: 'agent_chain', eventCount: 0 });
    expect(room.metadata).toStrictEqual({ plan: 'gold' });
    expect(created.map((event) => event.roomId)).toStrictEqual(['r1']);
  });

  it('gives a new id where none is given, and refuses one that is taken or unusable', async () => {
    const { lifecycle } = await roomBench();
    const room = await lifecycle.createRoom(null);
    expect(room.id).not.toBe('');
    await expect(lifecycle.createRoom(null, { roomId: 'r1' })).rejects.toMatchObject({ code: 'room_already_exists' });
    await expect(lifecycle.createRoom(null, { roomId: '' })).rejects.toMatchObject({ details: { field: 'roomId' } });
    await expect(lifecycle.createRoom('', {})).rejects.toMatchObject({ details: { field: 'organizationId' } });
    await expect(lifecycle.createRoom(null, { timers: { closedAfterSeconds: -1 } })).rejects.toMatchObject({
      details: { field: 'timers.closedAfterSeconds' },
    });
  });

  it('CORE-17.2.2 keeps organizations apart: the same id twice, and a foreign room looks missing', async () => {
    const { lifecycle } = await roomBench();
    await lifecycle.createRoom('acme', { roomId: 'r1', metadata: { of: 'acme' } });
    expect((await lifecycle.getRoom({ organizationId: 'acme', roomId: 'r1' })).metadata).toStrictEqual({ of: 'acme' });
    expect((await lifecycle.getRoom(R1)).metadata).toStrictEqual({});
    const foreign = await lifecycle.getRoom({ organizationId: 'other', roomId: 'r1' }).catch((error: unknown) => error);
    const missing = await lifecycle
      .getRoom({ organizationId: 'acme', roomId: 'nope' })
      .catch((error: unknown) => error);
    expect(foreign).toBeInstanceOf(RoomNotFoundError);
    expect((foreign as Error).message).toBe((missing as Error).message);
  });

  it('gives two first messages of one sender one room, both after its hooks', async () => {
    const { lifecycle, foundation } = bench();
    let hooks = 0;
    foundation.hooks.register({ organizationId: null, roomKey: null }, 'on_room_created', {}, async () => {
      await Promise.resolve();
      await Promise.resolve();
      hooks += 1;
    });
    const sender = { organizationId: null, channelId: 'sms', senderId: '+1' };
    const ran: number[] = [];
    const opened = await Promise.all(
      [1, 2].map(() =>
        lifecycle.openRoom(sender).then((result) => {
          ran.push(hooks);
          return result;
        }),
      ),
    );
    expect(new Set(opened.map(({ room }) => room.id)).size).toBe(1);
    expect(opened.map(({ created }) => created)).toStrictEqual([true, false]);
    expect(ran).toStrictEqual([1, 1]);
  });

  it('lists rooms of one organization by status, in order of creation', async () => {
    const { lifecycle } = await roomBench();
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await lifecycle.createRoom('acme', { roomId: 'r3' });
    await lifecycle.closeRoom(R1);
    const ids = async (status?: 'active' | 'closed'): Promise<readonly string[]> =>
      (await lifecycle.listRooms(null, status ? { status } : {})).map((room) => room.id);
    expect(await ids()).toStrictEqual(['r1', 'r2']);
    expect(await ids('closed')).toStrictEqual(['r1']);
    expect((await lifecycle.listRooms('acme')).map((room) => room.id)).toStrictEqual(['r3']);
    await expect(lifecycle.listRooms(null, { limit: 0 })).rejects.toMatchObject({ details: { field: 'limit' } });
  });
});

describe('transitions', () => {
  it('CORE-5.1.6 closing fires its hook and its event exactly once', async () => {
    const { lifecycle, hooked, emitted } = await roomBench();
    const hooks = hooked('on_room_closed');
    const events = emitted('room_closed');
    const room = await lifecycle.closeRoom(R1);
    expect(room.status).toBe('closed');
    expect(room.closedAt).not.toBeNull();
    await expect(lifecycle.closeRoom(R1)).rejects.toMatchObject({
      code: 'room_transition_invalid',
      details: { roomId: 'r1', from: 'closed', to: 'closed' },
    });
    expect(hooks.map((closed) => closed.status)).toStrictEqual(['closed']);
    expect(events).toHaveLength(1);
  });

  it('CORE-5.1.7 a closed room reopens, an archived one does not', async () => {
    const { lifecycle, emitted, clock } = await roomBench();
    const reopened = emitted('room_reopened');
    const archived = emitted('room_archived');
    await lifecycle.pauseRoom(R1);
    await lifecycle.closeRoom(R1);
    await clock.advance(5_000);
    const room = await lifecycle.reopenRoom(R1);
    expect(room).toMatchObject({ status: 'active', closedAt: null, pausedAt: null });
    expect(room.timers.lastActivityAt?.getTime()).toBe(clock.now());
    await expect(lifecycle.archiveRoom(R1)).rejects.toMatchObject({ code: 'room_transition_invalid' });
    await lifecycle.closeRoom(R1);
    await lifecycle.archiveRoom(R1);
    await expect(lifecycle.reopenRoom(R1)).rejects.toMatchObject({ code: 'room_transition_invalid' });
    expect([reopened.length, archived.length]).toStrictEqual([1, 1]);
  });

  it('pauses an active room and resumes a paused one, and neither does the other’s work', async () => {
    const { lifecycle, hooked, emitted } = await roomBench();
    const hooks = hooked('on_room_paused');
    const [paused, resumed] = [emitted('room_paused'), emitted('room_resumed')];
    await expect(lifecycle.resumeRoom(R1)).rejects.toMatchObject({ code: 'room_transition_invalid' });
    expect((await lifecycle.pauseRoom(R1)).pausedAt).not.toBeNull();
    await expect(lifecycle.reopenRoom(R1)).rejects.toMatchObject({ code: 'room_transition_invalid' });
    expect((await lifecycle.resumeRoom(R1)).pausedAt).toBeNull();
    expect([hooks.length, paused.length, resumed.length]).toStrictEqual([1, 1, 1]);
  });

  it('leaves timers and bindings of a closed room alone', async () => {
    const { lifecycle, timers, bindings, channel } = await roomBench();
    channel('a');
    await bindings.attachChannel(R1, 'a');
    await timers.setRoomTimers(R1, { inactiveAfterSeconds: 60 });
    const room = await lifecycle.closeRoom(R1);
    expect(room.timers.inactiveAfterSeconds).toBe(60);
    expect(await bindings.listBindings(R1)).toHaveLength(1);
  });

  it('reports what it is asked about a missing room as missing', async () => {
    const { lifecycle } = bench();
    for (const call of [lifecycle.closeRoom, lifecycle.pauseRoom, lifecycle.archiveRoom, lifecycle.getRoom]) {
      const error: unknown = await call.call(lifecycle, R1).catch((reason: unknown) => reason);
      expect(isRoomKitError(error, 'room_not_found')).toBe(true);
    }
  });
});

describe('the rest of a room', () => {
  it('merges metadata and sets the policy', async () => {
    const { lifecycle } = await roomBench();
    await lifecycle.updateRoomMetadata(R1, { topic: 'billing', plan: 'gold' });
    const room = await lifecycle.updateRoomMetadata(R1, { plan: 'silver' });
    expect(room.metadata).toStrictEqual({ topic: 'billing', plan: 'silver' });
    expect((await lifecycle.setAgentResponsePolicy(R1, 'addressed_only')).agentResponsePolicy).toBe('addressed_only');
    await expect(lifecycle.setAgentResponsePolicy(R1, 'loud' as never)).rejects.toMatchObject({
      details: { field: 'agentResponsePolicy' },
    });
    await expect(lifecycle.updateRoomMetadata(R1, [] as never)).rejects.toMatchObject({
      details: { field: 'metadata' },
    });
  });

  it('CORE-14.1.3 deletes a room with everything in it and tells its channels', async () => {
    const { lifecycle, bindings, membership, sideEffects, store, channel, commit, emitted, logger } = await roomBench();
    const deleted = emitted('room_deleted');
    const a = channel('a');
    const b = channel('b');
    b.onDetach = () => Promise.reject(new Error('stuck'));
    await bindings.attachChannel(R1, 'a');
    await bindings.attachChannel(R1, 'b');
    await membership.addMember(R1, 'a', 'u1');
    await sideEffects.store(R1, { tasks: [{ type: 'call' }], observations: [{ type: 'mood' }] });
    await commit({});
    expect(await lifecycle.deleteRoom(R1)).toBe(true);
    expect(await lifecycle.deleteRoom(R1)).toBe(false);
    expect(await store.listEvents(R1)).toStrictEqual([]);
    expect(await store.listParticipants(R1)).toStrictEqual([]);
    expect(await store.listTasks(R1)).toStrictEqual([]);
    expect(await store.listObservations(R1)).toStrictEqual([]);
    expect(await store.getSnapshot(R1)).toBeNull();
    expect([a.detached, b.detached]).toStrictEqual([['r1'], ['r1']]);
    expect(logger.at('error')).toHaveLength(1);
    expect(deleted).toHaveLength(1);
    await lifecycle.createRoom(null, { roomId: 'r1' });
    expect(await bindings.listBindings(R1)).toStrictEqual([]);
  });
});
