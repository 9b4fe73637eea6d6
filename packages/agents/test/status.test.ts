import { InputError, RoomNotFoundError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { type AgentStatus, InMemoryStatusBus } from '../src/index.ts';
import { scene } from './support/scene.ts';

describe('the status bus', () => {
  it('AI-19.8.1 tells the subscribers of the room, whatever one of them does, and nobody in another room', async () => {
    await using room = await scene();
    await room.kit.createRoom({ roomId: 'r2' });
    using bus = new InMemoryStatusBus(room.kit);
    const heard: string[] = [];
    bus.subscribe('r1', () => {
      throw new TypeError('broken');
    });
    bus.subscribe('r1', () => Promise.reject(new TypeError('broken later')));
    const stop = bus.subscribe('r1', ({ status, agentId }) => void heard.push(`r1 ${agentId} ${status}`));
    bus.subscribe('r2', ({ status }) => void heard.push(`r2 ${status}`));
    const before = await room.kit.getTimeline('r1');
    await bus.post('r1', 'a', 'looking', { level: 'pending', action: 'lookup' });
    stop();
    await bus.post('r1', 'a', 'found', { level: 'completed' });
    expect(heard).toEqual(['r1 a looking']);
    expect(await room.kit.getTimeline('r1'), 'nothing of it is an event').toEqual(before);
    expect(room.logger.entries.filter(({ level }) => level === 'error')).toHaveLength(4);
  });

  it('AI-19.8.1 tells hooks of each post', async () => {
    await using room = await scene();
    using bus = new InMemoryStatusBus(room.kit);
    const posted = room.hooked('on_status_posted');
    await bus.post('r1', 'a', 'looking', { action: 'lookup' });
    await room.kit.whenIdle();
    expect(posted).toEqual([
      {
        roomId: 'r1',
        agentId: 'a',
        status: 'looking',
        metadata: { action: 'lookup', level: 'info' },
        postedAt: new Date('2026-01-01T00:00:00Z'),
      },
    ]);
  });

  it('AI-19.8.1 knows the latest of each agent, and the last 500 of a room', async () => {
    await using room = await scene();
    using bus = new InMemoryStatusBus(room.kit);
    await bus.post('r1', 'quiet', 'once', { level: 'failed' });
    for (let count = 1; count <= 600; count += 1) await bus.post('r1', 'busy', `step ${count}`, { level: 'ok' });
    expect(await bus.getLatest('r1', 'busy')).toMatchObject({ status: 'step 600', metadata: { level: 'ok' } });
    expect((await bus.getLatest('r1', 'quiet'))?.status, 'also where it is long ago').toBe('once');
    expect(await bus.getLatest('r1', 'nobody')).toBeNull();
    expect(await bus.getLatest('r2', 'busy')).toBeNull();
    const all = await bus.list('r1');
    expect([all.length, all[0]?.status, all.at(-1)?.status]).toEqual([500, 'step 101', 'step 600']);
  });

  it('AI-19.8.1 refuses what is no status, and rooms that are not there', async () => {
    await using room = await scene();
    using bus = new InMemoryStatusBus(room.kit);
    await expect(bus.post('r1', '', 'x')).rejects.toThrow(InputError);
    await expect(bus.post('r1', 'a', 5 as never)).rejects.toThrow(/status/u);
    await expect(bus.post('r1', 'a', 'x', { level: 'great' as 'ok' })).rejects.toThrow(/level/u);
    await expect(bus.post('nowhere', 'a', 'x')).rejects.toThrow(RoomNotFoundError);
    expect(await bus.list('r1')).toEqual([]);
  });

  it('AI-19.8.1 forgets rooms that are deleted, and those nobody has used for longest', async () => {
    await using room = await scene();
    using bus = new InMemoryStatusBus(room.kit);
    const heard: AgentStatus[] = [];
    await room.kit.createRoom({ roomId: 'gone' });
    await bus.post('gone', 'a', 'x');
    await room.kit.deleteRoom('gone');
    expect(await bus.getLatest('gone', 'a')).toBeNull();
    bus.subscribe('r1', (status) => void heard.push(status));
    await room.kit.createRoom({ roomId: 'first' });
    await bus.post('first', 'a', 'x');
    for (let count = 0; count < 1_000; count += 1) bus.subscribe(`room-${count}`, () => undefined)();
    expect(await bus.getLatest('first', 'a')).toBeNull();
    await bus.post('r1', 'a', 'still heard');
    expect(heard).toHaveLength(1);
  });

  it('AI-19.8.1 of an organization hears of its own rooms', async () => {
    await using room = await scene();
    const acme = room.kit.forOrganization('acme');
    await acme.createRoom({ roomId: 'r1' });
    using mine = new InMemoryStatusBus(acme);
    await mine.post('r1', 'a', 'x');
    await room.kit.deleteRoom('r1');
    expect((await mine.getLatest('r1', 'a'))?.status, 'another room of this name').toBe('x');
    await acme.deleteRoom('r1');
    expect(await mine.getLatest('r1', 'a')).toBeNull();
  });
});
