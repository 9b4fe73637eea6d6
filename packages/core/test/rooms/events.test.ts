import { describe, expect, it } from 'vitest';

import { anEvent, text } from '../support/fixtures.ts';
import { R1, roomBench } from '../support/services.ts';

const R2 = { organizationId: null, roomId: 'r2' };
const field = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'accepted',
    (error: { readonly details?: { readonly field?: string } }) => error.details?.field ?? error,
  );

describe('changing a stored event', () => {
  it('CORE-10.3.10 replaces the given fields wholesale and does not mark it as edited', async () => {
    const { events, commit, hooked } = await roomBench();
    const updated = hooked('on_event_updated');
    const [before] = await commit({ metadata: { a: 1, b: 2 } });
    const after = await events.updateEvent(R1, 'e1', { content: text('new'), metadata: { c: 3 } });
    expect(after).toStrictEqual({ ...before, content: text('new'), metadata: { c: 3 } });
    expect(await events.getEvent(R1, 'e1')).toStrictEqual(after);
    expect(updated.map((event) => [event.id, event.content])).toStrictEqual([['e1', text('new')]]);
  });

  it('CORE-10.3.10 without fields does nothing', async () => {
    const { events, commit, hooked, store } = await roomBench();
    const updated = hooked('on_event_updated');
    const [before] = await commit({});
    store.commit = () => Promise.reject(new Error('must not write'));
    expect(await events.updateEvent(R1, 'e1', {})).toStrictEqual(before);
    expect(updated).toStrictEqual([]);
  });

  it('CORE-10.3.12 takes the lock, tells after its release, and is silent for what is not there', async () => {
    const { events, lifecycle, commit, hooked, foundation } = await roomBench();
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await commit({}, {});
    const [updated, deleted] = [hooked('on_event_updated'), hooked('on_event_deleted')];
    expect(await events.updateEvent(R2, 'e1', { metadata: {} })).toBeNull();
    expect(await events.updateEvent(R1, 'nope', { metadata: {} })).toBeNull();
    expect(await events.updateEvent({ ...R1, roomId: 'missing' }, 'e1', { metadata: {} })).toBeNull();
    expect(await events.deleteEvent(R2, 'e1')).toStrictEqual([]);
    expect(await events.deleteEvent({ ...R1, roomId: 'missing' }, 'e1')).toStrictEqual([]);
    expect([updated, deleted]).toStrictEqual([[], []]);
    const order: string[] = [];
    foundation.hooks.register({ organizationId: null, roomKey: null }, 'on_event_updated', {}, async (event) => {
      if (event.id !== 'e1') return;
      // The lock is free: a call for the same room does not wait for this hook.
      await events.updateEvent(R1, 'e2', { metadata: { by: 'hook' } });
      order.push('hook');
    });
    let release = (): void => {};
    const held = foundation.runner.run(R1, {}, () => new Promise<void>((resolve) => (release = resolve)));
    const updating = events.updateEvent(R1, 'e1', { metadata: { x: 1 } }).then(() => order.push('updated'));
    await Promise.resolve();
    expect(order).toStrictEqual([]);
    release();
    await held;
    await updating;
    expect(order.at(-1)).toBe('updated');
    expect((await events.getEvent(R1, 'e2'))?.metadata).toStrictEqual({ by: 'hook' });
  });

  it('checks content and shapes', async () => {
    const { events, commit } = await roomBench();
    await commit({});
    expect(await field(events.updateEvent(R1, 'e1', { metadata: [] as never }))).toBe('metadata');
    expect(await field(events.updateEvent(R1, 'e1', { source: 'x' as never }))).toBe('source');
    await expect(events.updateEvent(R1, 'e1', { content: { type: 'hologram' } as never })).rejects.toMatchObject({
      code: 'input_invalid',
    });
  });
});

describe('deleting an event', () => {
  it('CORE-10.3.11 removes it and the replies to it for good, and names them', async () => {
    const { events, commit, hooked } = await roomBench();
    const deleted = hooked('on_event_deleted');
    await commit({}, { parentEventId: 'e1' }, {}, { parentEventId: 'e1' });
    expect(await events.deleteEvent(R1, 'e1')).toStrictEqual(['e1', 'e2', 'e4']);
    expect((await events.getTimeline(R1)).map((event) => event.id)).toStrictEqual(['e3']);
    expect(await events.getEvent(R1, 'e2')).toBeNull();
    expect(deleted.map((event) => event.id)).toStrictEqual(['e1', 'e2', 'e4']);
  });

  it('CORE-10.3.11 keeps the replies where it is told so', async () => {
    const { events, commit } = await roomBench();
    await commit({}, { parentEventId: 'e1' });
    expect(await events.deleteEvent(R1, 'e1', { cascadeReplies: false })).toStrictEqual(['e1']);
    expect((await events.getTimeline(R1)).map((event) => event.id)).toStrictEqual(['e2']);
  });

  it('finds replies beyond one page', async () => {
    const { events, commit } = await roomBench();
    await commit(anEvent({ id: 'root' }), ...Array.from({ length: 1_200 }, () => ({ parentEventId: 'root' })));
    expect(await events.deleteEvent(R1, 'root')).toHaveLength(1_201);
    expect(await events.getTimeline(R1)).toStrictEqual([]);
  });
});

describe('reading a timeline', () => {
  it('CORE-8.1.6 pages by index, and refuses both bounds at once', async () => {
    const { events, commit } = await roomBench();
    await commit({}, {}, {}, {}, {});
    const indexes = async (query: Parameters<typeof events.getTimeline>[1]): Promise<readonly number[]> =>
      (await events.getTimeline(R1, query)).map((event) => event.index);
    expect(await indexes({ afterIndex: 2 })).toStrictEqual([3, 4]);
    expect(await indexes({ beforeIndex: 2 })).toStrictEqual([0, 1]);
    expect(await indexes({ limit: 2, newestFirst: true })).toStrictEqual([3, 4]);
    expect(await field(events.getTimeline(R1, { afterIndex: 1, beforeIndex: 3 }))).toBe('beforeIndex');
  });

  it.each([
    ['afterIndex', -1],
    ['beforeIndex', 1.5],
    ['limit', 0],
    ['limit', 1_001],
    ['newestFirst', 'yes'],
    ['types', ['noise']],
    ['visibility', 3],
    ['threadId', ''],
    ['offset', 3],
  ])('names the filter %s when it is %j', async (name, value) => {
    const { events } = await roomBench();
    expect(await field(events.getTimeline(R1, { [name]: value }))).toBe(name);
  });

  it('CORE-5.1.9 works whatever the room’s status, and a missing room is missing', async () => {
    const { events, lifecycle, bindings, membership, commit } = await roomBench();
    await commit({});
    await lifecycle.closeRoom(R1);
    expect(await events.getTimeline(R1)).toHaveLength(1);
    expect(await membership.listMembers(R1)).toStrictEqual([]);
    expect(await bindings.listBindings(R1)).toStrictEqual([]);
    expect((await lifecycle.getRoom(R1)).status).toBe('closed');
    for (const reading of [events.getTimeline(R2), events.listTasks(R2), events.listObservations(R2)]) {
      await expect(reading).rejects.toMatchObject({ code: 'room_not_found' });
    }
  });
});

describe('tasks and observations', () => {
  it('CORE-5.10.1 are stored per room and listed, tasks by status too', async () => {
    const { events, sideEffects, clock } = await roomBench();
    const { tasks } = await sideEffects.store(R1, {
      tasks: [
        { type: 'call', title: 'Call back' },
        { type: 'mail', status: 'completed', createdBy: 'hook' },
      ],
      observations: [{ type: 'mood', data: { score: 1 } }],
      sourceChannelId: 'ai',
    });
    expect(await events.listTasks(R1, { status: 'pending' })).toMatchObject([
      { type: 'call', roomId: 'r1', createdBy: 'ai', createdAt: new Date(clock.now()), data: {} },
    ]);
    expect((await events.listTasks(R1)).map((task) => task.createdBy)).toStrictEqual(['ai', 'hook']);
    expect(await events.listObservations(R1)).toMatchObject([{ type: 'mood', sourceChannelId: 'ai' }]);
    const id = tasks[0]?.id ?? '';
    expect(await events.updateTask(R1, id, { status: 'completed' })).toMatchObject({
      status: 'completed',
      title: 'Call back',
    });
    expect(await events.updateTask(R1, 'nope', { status: 'completed' })).toBeNull();
    expect(await field(events.updateTask(R1, id, { status: 'done' as never }))).toBe('status');
    expect(await field(events.listTasks(R1, { status: 'done' as never }))).toBe('status');
  });

  it('CORE-9.2.5 fire their triggers once for each that is stored', async () => {
    const { events, sideEffects, hooked } = await roomBench();
    const [created, observed] = [hooked('on_task_created'), hooked('on_observation')];
    await sideEffects.store(R1, { tasks: [{ type: 'a' }, { type: 'b' }], observations: [{ type: 'c' }] });
    await events.createTask(R1, { type: 'd' });
    await events.createObservation(R1, { type: 'e' });
    expect(created.map((task) => task.type)).toStrictEqual(['a', 'b', 'd']);
    expect(observed.map((observation) => observation.type)).toStrictEqual(['c', 'e']);
  });

  it('are kept in a closed room, with metadata merged, and nothing is written for nothing', async () => {
    const { events, sideEffects, lifecycle, store } = await roomBench();
    await lifecycle.updateRoomMetadata(R1, { plan: 'gold' });
    await lifecycle.closeRoom(R1);
    await sideEffects.store(R1, { tasks: [{ type: 'call' }], metadataUpdates: { topic: 'billing' } });
    expect(await events.listTasks(R1)).toHaveLength(1);
    expect((await lifecycle.getRoom(R1)).metadata).toStrictEqual({ plan: 'gold', topic: 'billing' });
    store.commit = () => Promise.reject(new Error('must not write'));
    expect(await sideEffects.store(R1, { tasks: [] })).toStrictEqual({ tasks: [], observations: [] });
  });

  it('need a type and usable ids', async () => {
    const { sideEffects } = await roomBench();
    expect(await field(sideEffects.store(R1, { tasks: [{ type: '' }] }))).toBe('task.type');
    expect(await field(sideEffects.store(R1, { tasks: [{ type: 'x', id: '' }] }))).toBe('task.id');
    expect(await field(sideEffects.store(R1, { observations: [{} as never] }))).toBe('observation.type');
  });
});
