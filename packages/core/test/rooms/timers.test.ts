import { describe, expect, it } from 'vitest';

import { bench, R1, roomBench } from '../support/services.ts';

const SECOND = 1_000;

describe('timers', () => {
  it('CORE-5.1.12 pause an active room that was idle long enough', async () => {
    const { timers, clock, hooked, emitted } = await roomBench();
    const hooks = hooked('on_room_paused');
    const events = emitted('room_paused');
    await timers.setRoomTimers(R1, { inactiveAfterSeconds: 60 });
    await clock.advance(59 * SECOND);
    expect((await timers.checkRoomTimers(R1)).status).toBe('active');
    await clock.advance(61 * SECOND);
    expect((await timers.checkRoomTimers(R1)).status).toBe('paused');
    expect((await timers.checkRoomTimers(R1)).status).toBe('paused');
    expect([hooks.length, events.length]).toStrictEqual([1, 1]);
  });

  it('CORE-5.1.13 close a room that was paused long enough, counted from the pause', async () => {
    const { timers, lifecycle, clock, hooked, emitted } = await roomBench();
    const hooks = hooked('on_room_closed');
    const events = emitted('room_closed');
    await timers.setRoomTimers(R1, { inactiveAfterSeconds: 3_600, closedAfterSeconds: 60 });
    await clock.advance(100 * SECOND);
    await lifecycle.pauseRoom(R1);
    await clock.advance(59 * SECOND);
    expect((await timers.checkRoomTimers(R1)).status).toBe('paused');
    await clock.advance(1 * SECOND);
    const room = await timers.checkRoomTimers(R1);
    expect(room.status).toBe('closed');
    expect(room.closedAt?.getTime()).toBe(clock.now());
    expect([hooks.length, events.length]).toStrictEqual([1, 1]);
  });

  it('count from a later event where one came during the pause', async () => {
    const { timers, lifecycle, clock, commit } = await roomBench();
    await timers.setRoomTimers(R1, { closedAfterSeconds: 60 });
    await lifecycle.pauseRoom(R1);
    await clock.advance(50 * SECOND);
    await commit({});
    await clock.advance(50 * SECOND);
    expect((await timers.checkRoomTimers(R1)).status).toBe('paused');
    await clock.advance(10 * SECOND);
    expect((await timers.checkRoomTimers(R1)).status).toBe('closed');
  });

  it('do both steps in one look where both are due', async () => {
    const { timers, clock, hooked } = await roomBench();
    const [paused, closed] = [hooked('on_room_paused'), hooked('on_room_closed')];
    await timers.setRoomTimers(R1, { inactiveAfterSeconds: 60, closedAfterSeconds: 30 });
    await clock.advance(90 * SECOND);
    const room = await timers.checkRoomTimers(R1);
    expect(room.status).toBe('closed');
    expect(room.pausedAt?.getTime()).toBe(clock.now() - 30 * SECOND);
    expect([paused.length, closed.length]).toStrictEqual([1, 1]);
  });

  it('close an active room by idle time where only that timer is set', async () => {
    const { timers, clock, hooked } = await roomBench();
    const paused = hooked('on_room_paused');
    await timers.setRoomTimers(R1, { closedAfterSeconds: 60 });
    await clock.advance(60 * SECOND);
    expect((await timers.checkRoomTimers(R1)).status).toBe('closed');
    expect(paused).toStrictEqual([]);
  });

  it('CORE-5.1.14 are checked over all rooms, and only the changed ones come back', async () => {
    const { timers, lifecycle, clock } = bench();
    await lifecycle.createRoom(null, { roomId: 'r1', timers: { inactiveAfterSeconds: 60 } });
    await lifecycle.createRoom(null, { roomId: 'r2', timers: { inactiveAfterSeconds: 600 } });
    await lifecycle.createRoom('acme', { roomId: 'r3', timers: { inactiveAfterSeconds: 60 } });
    await clock.advance(60 * SECOND);
    expect((await timers.checkAllTimers(null)).map((room) => [room.id, room.status])).toStrictEqual([['r1', 'paused']]);
    expect((await timers.checkAllTimers()).map((room) => room.id)).toStrictEqual(['r3']);
    expect(await timers.checkAllTimers()).toStrictEqual([]);
  });

  it('of one room that fails do not keep the others', async () => {
    const { timers, lifecycle, clock, store, logger } = bench();
    for (const roomId of ['r1', 'r2']) {
      await lifecycle.createRoom(null, { roomId, timers: { inactiveAfterSeconds: 60 } });
    }
    const commit = store.commit.bind(store);
    store.commit = (input) => (input.lease.room.roomId === 'r1' ? Promise.reject(new Error('down')) : commit(input));
    await clock.advance(60 * SECOND);
    expect((await timers.checkAllTimers()).map((room) => room.id)).toStrictEqual(['r2']);
    expect(logger.at('error').map((line) => line.fields['roomId'])).toStrictEqual(['r1']);
  });

  it('CORE-5.1.15 start with the room, and setting them anew keeps the clock', async () => {
    const { timers, lifecycle, clock } = bench();
    const created = await lifecycle.createRoom(null, { roomId: 'r1', timers: { inactiveAfterSeconds: 60 } });
    const started = clock.now();
    expect(created.timers.lastActivityAt?.getTime()).toBe(started);
    await clock.advance(90 * SECOND);
    const room = await timers.setRoomTimers(R1, { inactiveAfterSeconds: 120 });
    expect(room.timers).toStrictEqual({
      inactiveAfterSeconds: 120,
      closedAfterSeconds: null,
      lastActivityAt: new Date(started),
    });
    const moved = await timers.setRoomTimers(R1, { lastActivityAt: new Date(0) });
    expect(moved.timers.lastActivityAt?.getTime()).toBe(0);
  });

  it('CORE-5.1.16 leave closed, archived and timer-less rooms alone', async () => {
    const { timers, lifecycle, clock, types } = await roomBench();
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await timers.setRoomTimers(R1, { inactiveAfterSeconds: 1, closedAfterSeconds: 1 });
    await lifecycle.closeRoom(R1);
    await clock.advance(100 * SECOND);
    expect((await timers.checkRoomTimers(R1)).status).toBe('closed');
    await lifecycle.archiveRoom(R1);
    expect((await timers.checkRoomTimers(R1)).status).toBe('archived');
    expect((await timers.checkRoomTimers({ organizationId: null, roomId: 'r2' })).status).toBe('active');
    expect(await types()).toStrictEqual([]);
  });

  it('CORE-5.1.16 that close a room leave exactly one record of it', async () => {
    const { timers, clock, store } = await roomBench();
    await timers.setRoomTimers(R1, { closedAfterSeconds: 1 });
    await clock.advance(1 * SECOND);
    await timers.checkRoomTimers(R1);
    await timers.checkRoomTimers(R1);
    const timeline = await store.listEvents(R1);
    expect(timeline).toHaveLength(1);
    expect(timeline[0]).toMatchObject({
      type: 'system',
      content: { type: 'system', code: 'room_closed_by_timer' },
      source: { channelId: 'system', channelType: 'system', provider: null },
      visibility: 'none',
      status: 'delivered',
    });
  });
});
