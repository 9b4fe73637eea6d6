import { describe, expect, it } from 'vitest';

import { InMemoryLockManager, InMemoryRealtime, InMemoryStore, type RoomEvent } from '../../src/index.ts';
import { bench, countingIds, R1, roomBench, type Bench } from '../support/services.ts';
import { settle, TestClock } from '../support/test-clock.ts';

/** Collects what a follower gets until it ends. */
function collect(events: AsyncIterable<RoomEvent>): { readonly indexes: number[]; readonly ended: Promise<void> } {
  const indexes: number[] = [];
  const ended = (async () => {
    for await (const event of events) indexes.push(event.index);
  })();
  return { indexes, ended };
}

const follow = (made: Bench, options: Parameters<Bench['foundation']['followers']['follow']>[1] = {}) =>
  made.foundation.followers.follow(R1, options);

describe('following a room', () => {
  it('gives what is committed from now on, in order, and ends with its signal', async () => {
    const made = await roomBench();
    await made.commit({}, {});
    const stop = new AbortController();
    const following = collect(follow(made, { signal: stop.signal }));
    await made.commit({});
    await settle();
    await made.commit({}, {});
    await settle();
    expect(following.indexes).toStrictEqual([2, 3, 4]);
    stop.abort();
    await following.ended;
    await made.commit({});
    expect(following.indexes).toHaveLength(3);
  });

  it('catches up from an index without gaps or doubles, whatever comes meanwhile', async () => {
    const made = await roomBench();
    await made.commit(...Array.from({ length: 250 }, () => ({})));
    const stop = new AbortController();
    const following = collect(follow(made, { afterIndex: 9, signal: stop.signal }));
    for (let count = 0; count < 30; count += 1) await made.commit({});
    for (let round = 0; round < 50; round += 1) await settle();
    expect(following.indexes).toStrictEqual(Array.from({ length: 270 }, (_, offset) => 10 + offset));
    stop.abort();
    await following.ended;
  });

  it('counts what is sent between the call and the first read', async () => {
    const made = await roomBench();
    const events = follow(made);
    await made.commit({});
    for await (const event of events) {
      expect(event.index).toBe(0);
      break;
    }
  });

  it('takes no memory for a follower that does not read', async () => {
    const made = await roomBench();
    const reads: number[] = [];
    const listEvents = made.store.listEvents.bind(made.store);
    made.store.listEvents = (reference, query) => {
      reads.push(query?.limit ?? 0);
      return listEvents(reference, query);
    };
    const iterator = follow(made)[Symbol.asyncIterator]();
    const first = iterator.next();
    for (let count = 0; count < 500; count += 1) await made.commit({});
    await first;
    expect(reads.length).toBeLessThanOrEqual(3);
    expect(Math.max(...reads)).toBe(100);
    await iterator.return?.();
  });

  it('serves several followers of one room, and leaves nothing behind', async () => {
    const made = await roomBench();
    const stop = new AbortController();
    const one = collect(follow(made, { signal: stop.signal }));
    const other = collect(follow(made, { signal: stop.signal }));
    await settle();
    await made.commit({});
    await settle();
    expect([one.indexes, other.indexes]).toStrictEqual([[0], [0]]);
    stop.abort();
    await Promise.all([one.ended, other.ended]);
  });

  it('ends when the room is deleted, when the kit closes, and at once with a signal that fired before', async () => {
    const made = await roomBench();
    const deleted = collect(follow(made));
    await settle();
    await made.lifecycle.deleteRoom(R1);
    await deleted.ended;
    await made.lifecycle.createRoom(null, { roomId: 'r1' });
    const closed = collect(follow(made));
    await settle();
    await collect(follow(made, { signal: AbortSignal.abort() })).ended;
    made.foundation.followers.close();
    await closed.ended;
    expect([deleted.indexes, closed.indexes]).toStrictEqual([[], []]);
  });

  it('begins with the first event after -1', async () => {
    const made = await roomBench();
    await made.commit({}, {}, {});
    const following = collect(follow(made, { afterIndex: -1 }));
    await settle();
    await made.commit({});
    await settle();
    expect(following.indexes).toStrictEqual([0, 1, 2, 3]);
  });

  it('is an error for a missing room and for what is no index', async () => {
    const made = bench();
    await expect(collect(follow(made)).ended).rejects.toMatchObject({ code: 'room_not_found' });
    for (const afterIndex of [-2, 0.5, Number.NaN]) expect(() => follow(made, { afterIndex })).toThrow('afterIndex');
  });
});

/** What several processes share, told apart by their ids. */
function twoNodes(sharedStore: boolean): {
  readonly nodes: readonly [Bench, Bench];
  readonly realtime: InMemoryRealtime;
} {
  const clock = new TestClock();
  const store = new InMemoryStore({ clock });
  if (sharedStore) Object.assign(store, { capabilities: { durability: 'memory', shared: true } });
  const realtime = new InMemoryRealtime({ clock });
  if (!sharedStore) Object.assign(realtime, { capabilities: { shared: true } });
  const locks = new InMemoryLockManager();
  const node = (name: string): Bench => bench({ clock, store, realtime, locks, createId: countingIds(name) });
  return { nodes: [node('one'), node('two')], realtime };
}

describe('following over processes', () => {
  it('hears of another node’s commits where the realtime backend is shared', async () => {
    const { nodes, realtime } = twoNodes(false);
    const [one, two] = nodes;
    await one.lifecycle.createRoom(null, { roomId: 'r1' });
    const stop = new AbortController();
    const following = collect(follow(two, { signal: stop.signal }));
    await settle();
    await one.commit({});
    await one.commit({ id: 'second' });
    await settle();
    expect(following.indexes).toStrictEqual([0, 1]);
    expect(realtime.size).toBe(1);
    stop.abort();
    await following.ended;
    await settle();
    expect(realtime.size).toBe(0);
  });

  it('keeps its hints from those who subscribe to the room’s notices', async () => {
    const { nodes } = twoNodes(false);
    const [one, two] = nodes;
    await one.lifecycle.createRoom(null, { roomId: 'r1' });
    const notices: unknown[] = [];
    await two.ephemeral.subscribeRoom(R1, (event) => void notices.push(event));
    await one.commit({});
    await settle();
    expect(notices).toStrictEqual([]);
  });

  it('goes on when hints cannot be sent', async () => {
    const { nodes, realtime } = twoNodes(false);
    const [one] = nodes;
    await one.lifecycle.createRoom(null, { roomId: 'r1' });
    realtime.publish = () => Promise.reject(new Error('down'));
    await one.commit({});
    await settle();
    expect(one.logger.at('warn')).toHaveLength(1);
  });

  it('looks by itself where only the store is shared', async () => {
    const { nodes } = twoNodes(true);
    const [one, two] = nodes;
    await one.lifecycle.createRoom(null, { roomId: 'r1' });
    const stop = new AbortController();
    const following = collect(follow(two, { signal: stop.signal }));
    await settle();
    await one.commit({});
    await settle();
    expect(following.indexes).toStrictEqual([]);
    await two.clock.advance(2_000);
    expect(following.indexes).toStrictEqual([0]);
    stop.abort();
    await following.ended;
  });
});
