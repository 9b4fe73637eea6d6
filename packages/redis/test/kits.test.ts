import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type Clock,
  type CommitInput,
  type CommitResult,
  HookResult,
  type InboundResult,
  isRoomKitError,
  systemClock,
} from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';
import { createTestClock, createTestKit, type TestKit } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { RedisRoomLocks } from '../src/index.ts';
import { flush, hasRedis, openClient, ownPrefix, REDIS_URL } from './support/redis.ts';

/** Longer than a node lives without renewing. */
const DEAD_MS = 60_000;

/** Keeps what the file refused to write. */
class WatchedStore extends SqliteStore {
  readonly refusals: string[] = [];

  override async commit(input: CommitInput): Promise<CommitResult> {
    try {
      return await super.commit(input);
    } catch (error) {
      this.refusals.push(isRoomKitError(error) ? error.code : 'unknown');
      throw error;
    }
  }
}

interface Node extends TestKit {
  readonly store: WatchedStore;
}

interface Nodes extends AsyncDisposable {
  readonly prefix: string;
  /** A kit of its own over the one file and the one Redis. */
  start(clock?: Clock): Node;
}

async function nodesOn(storeClock: Clock): Promise<Nodes> {
  const directory = await mkdtemp(join(tmpdir(), 'roomkit-redis-'));
  const prefix = ownPrefix();
  const kits: TestKit[] = [];
  return {
    prefix,
    start(clock = systemClock) {
      const path = join(directory, 'rooms.db');
      const store = new WatchedStore({ path, durability: 'process', clock: storeClock });
      const test = createTestKit({
        store,
        locks: new RedisRoomLocks({ url: REDIS_URL, prefix, pollMs: 20, leaseMs: 2000 }),
        clock,
        createId: () => crypto.randomUUID(),
      });
      kits.push(test);
      test.channel('desk');
      return { ...test, store };
    },
    async [Symbol.asyncDispose]() {
      for (const test of kits) await test[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Holds the next pass of a kit inside its hooks, where it has read and not yet written. */
function holdInPass(test: TestKit): { readonly entered: Promise<void>; readonly leave: () => void } {
  const entered = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let isFirst = true;
  test.kit.hook('before_broadcast', async () => {
    if (isFirst) {
      isFirst = false;
      entered.resolve();
      await gate.promise;
    }
    return HookResult.allow();
  });
  return { entered: entered.promise, leave: gate.resolve };
}

async function history(
  test: TestKit,
): Promise<{ readonly indexes: readonly number[]; readonly texts: readonly string[] }> {
  const events = await test.kit.getTimeline('r1', { limit: 1000 });
  return { indexes: events.map(({ index }) => index), texts: await test.texts('r1') };
}

function dense(length: number): readonly number[] {
  return Array.from({ length }, (_unused, index) => index);
}

describe.skipIf(!hasRedis)('kits on one store with locks in Redis', () => {
  it('CORE-13.5.4 CORE-13.5.1 write one after the other when Redis loses everything during a pass', async () => {
    await using client = await openClient();
    await using nodes = await nodesOn(systemClock);
    const [one, two] = [nodes.start(), nodes.start()];
    await one.room('r1', ['desk']);
    const first = holdInPass(one);
    const early = one.receive('desk', 'early', { roomId: 'r1' });
    await first.entered;
    const lock = `${nodes.prefix}:lock:{r1}`;
    const token = await client.get(lock);
    expect(await flush(client, nodes.prefix)).toBeGreaterThan(0);
    let isPast = false;
    const late = two.receive('desk', 'late', { roomId: 'r1' }).finally(() => (isPast = true));
    // The other node has the lock now, or had it, while the first is still inside.
    await vi.waitFor(async () => expect(isPast || ![null, token].includes(await client.get(lock))).toBe(true));
    first.leave();
    expect([(await early).blocked, (await late).blocked]).toEqual([false, false]);
    const { indexes, texts } = await history(two);
    expect(indexes).toEqual(dense(indexes.length));
    // Either the store made the second wait, or it refused what the first had decided before.
    const [inTurn, overtaken] = [
      { texts: ['early', 'late'], refusals: [] },
      { texts: ['late', 'early'], refusals: ['stale_writer'] },
    ];
    expect([inTurn, overtaken]).toContainEqual({ texts, refusals: one.store.refusals });
    await one.receive('desk', 'again one', { roomId: 'r1' });
    await two.receive('desk', 'again two', { roomId: 'r1' });
    expect((await history(one)).texts).toEqual([...texts, 'again one', 'again two']);
  });

  it('CORE-13.5.4 refuse a stale writer that lost lock and lease while it stood still', async () => {
    await using client = await openClient();
    const storeClock = createTestClock();
    await using nodes = await nodesOn(storeClock);
    // No time passes for the first node: it renews nothing, as a process that was stopped.
    const one = nodes.start(createTestClock());
    await one.room('r1', ['desk']);
    const first = holdInPass(one);
    const stale = one.receive('desk', 'stale', { roomId: 'r1' }).then(
      () => 'written',
      (error: unknown) => (isRoomKitError(error) ? error.code : 'unknown'),
    );
    await first.entered;
    await storeClock.advance(DEAD_MS);
    await flush(client, nodes.prefix);
    const two = nodes.start();
    expect((await two.receive('desk', 'fresh', { roomId: 'r1' })).blocked).toBe(false);
    first.leave();
    // What it had decided is refused. It may decide again, on what the other has written.
    const outcome = await stale;
    expect(one.store.refusals).toEqual(['stale_writer']);
    const { indexes, texts } = await history(two);
    expect(indexes).toEqual(dense(indexes.length));
    expect([
      { texts: ['fresh'], outcome: 'stale_writer' },
      { texts: ['fresh', 'stale'], outcome: 'written' },
    ]).toContainEqual({ texts, outcome });
    expect((await one.receive('desk', 'back', { roomId: 'r1' })).blocked).toBe(false);
    expect((await two.receive('desk', 'both', { roomId: 'r1' })).blocked).toBe(false);
    expect((await history(one)).texts).toEqual([...texts, 'back', 'both']);
  });

  it('CORE-13.5.1 leave no hole and nothing out while Redis is flushed again and again', async () => {
    await using client = await openClient();
    await using nodes = await nodesOn(systemClock);
    const kits = [nodes.start(), nodes.start()];
    await kits[0]?.room('r1', ['desk']);
    let isOver = false;
    let flushed = 0;
    const flushing = (async (): Promise<void> => {
      while (!isOver) flushed += await flush(client, nodes.prefix);
    })();
    const results: InboundResult[] = [];
    // As long as it takes until it has hit work under way.
    while (flushed < 5) {
      const from = results.length;
      const sent = kits.flatMap((test, node) =>
        Array.from({ length: 20 }, async (_unused, number) =>
          test.receive('desk', `${node}-${from + number}`, { roomId: 'r1' }),
        ),
      );
      results.push(...(await Promise.all(sent)));
    }
    isOver = true;
    await flushing;
    expect(results.filter(({ blocked }) => blocked)).toEqual([]);
    const [test] = kits;
    if (!test) throw new Error('there is no kit');
    const { indexes, texts } = await history(test);
    expect(indexes).toEqual(dense(indexes.length));
    expect(texts).toHaveLength(results.length);
    expect(new Set(texts).size).toBe(results.length);
  });
});
