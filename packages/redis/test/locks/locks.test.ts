import type { RoomLock } from '@roomkit/core';
import { createRecordingLogger, createTestClock } from '@roomkit/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { type RedisClient, RedisRoomLocks, type RedisRoomLocksOptions } from '../../src/index.ts';
import { flush, hasRedis, keysOf, openClient, type OpenClient, ownPrefix, REDIS_URL } from '../support/redis.ts';
import { untilRenewed } from './renewals.ts';

/** Longer than any test: who gets the lock in time was told of it. */
const NEVER_MS = 600_000;
const made: RedisRoomLocks[] = [];

function locksOf(options: RedisRoomLocksOptions): RedisRoomLocks {
  const locks = new RedisRoomLocks(options.client ? options : { url: REDIS_URL, ...options });
  made.push(locks);
  return locks;
}

/** Notes down when the lock is given. */
function ask(locks: RedisRoomLocks, given: string[], name: string, signal?: AbortSignal): Promise<RoomLock> {
  return locks.acquire('r1', { signal }).then((lock) => {
    given.push(name);
    return lock;
  });
}

/** Until a node stands in the line of the room. */
async function untilInLine(client: OpenClient, prefix: string, many = 1): Promise<void> {
  await vi.waitFor(async () => expect(await client.zCard(`${prefix}:lock:{r1}:line`)).toBe(many));
}

/** Until so many nodes hear notices. */
async function untilListening(client: OpenClient, prefix: string, many: number): Promise<void> {
  await vi.waitFor(async () => expect(await client.pubSubChannels(`${prefix}:lock:notice:*`)).toHaveLength(many));
}

/** Hears nothing of what it subscribes to. */
class DeafClient implements RedisClient {
  readonly isOpen = true;
  readonly isReady = true;
  readonly #client: OpenClient;

  constructor(client: OpenClient) {
    this.#client = client;
  }

  async connect(): Promise<void> {}
  async sendCommand(parts: readonly string[]): Promise<unknown> {
    return this.#client.sendCommand(parts);
  }
  async ping(): Promise<unknown> {
    return this.#client.ping();
  }
  async subscribe(): Promise<void> {}
  async unsubscribe(): Promise<void> {}
  duplicate(): RedisClient {
    return new DeafClient(this.#client);
  }
  on(): void {}
  destroy(): void {}
}

describe.skipIf(!hasRedis)('RedisRoomLocks', () => {
  afterEach(async () => {
    await Promise.all(made.splice(0).map(async (locks) => locks.close()));
  });

  it('CORE-13.5.4 tells the next node at once that the lock is free', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const [one, two] = [locksOf({ prefix }), locksOf({ prefix, pollMs: NEVER_MS })];
    const lock = await one.acquire('r1');
    const waiting = two.acquire('r1');
    await untilInLine(client, prefix);
    await untilListening(client, prefix, 1);
    lock.release();
    (await waiting).release();
    expect(two.size).toBe(0);
  });

  it('CORE-13.5.4 only takes longer when the notice is lost', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const deaf = new DeafClient(client);
    const [one, two] = [locksOf({ prefix }), locksOf({ prefix, pollMs: 30, client: deaf })];
    const lock = await one.acquire('r1');
    const waiting = two.acquire('r1');
    await untilInLine(client, prefix);
    lock.release();
    (await waiting).release();
    await vi.waitFor(async () => expect(await keysOf(client, prefix)).toEqual([]));
  });

  it('CORE-13.5.4 renews a lock as long as it is held', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const [one, two] = [locksOf({ prefix, leaseMs: 3_000 }), locksOf({ prefix, pollMs: 10 })];
    const lock = await one.acquire('r1');
    const given: string[] = [];
    const waiting = ask(two, given, 'two');
    // Four times a third is longer than it would have lasted.
    await untilRenewed(client, prefix, 4);
    expect(given).toEqual([]);
    lock.release();
    (await waiting).release();
  });

  it('CORE-13.5.4 gives the lock of a holder that has stopped to the next', async () => {
    const prefix = ownPrefix();
    // Time stands still for the one that holds: it renews nothing.
    const one = locksOf({ prefix, leaseMs: 200, clock: createTestClock() });
    await one.acquire('r1');
    (await locksOf({ prefix, pollMs: 20 }).acquire('r1')).release();
    expect(one.size).toBe(1);
  });

  it('CORE-13.5.4 takes from nobody what was lost: the old holder gives back nothing of the new one', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const logger = createRecordingLogger();
    const [one, two, three] = [
      locksOf({ prefix, leaseMs: 1000, logger }),
      locksOf({ prefix }),
      locksOf({ prefix, pollMs: 10 }),
    ];
    const old = await one.acquire('r1');
    expect(await flush(client, prefix)).toBe(1);
    const lock = await two.acquire('r1');
    await vi.waitFor(() =>
      expect(logger.entries.map(({ message }) => message)).toContain('A lock was lost before it was given back.'),
    );
    old.release();
    // Over the same wire, and so after what is given back.
    (await one.acquire('r2')).release();
    expect(await client.exists(`${prefix}:lock:{r1}`)).toBe(1);
    const given: string[] = [];
    const waiting = ask(three, given, 'three');
    await untilInLine(client, prefix);
    expect(given).toEqual([]);
    lock.release();
    (await waiting).release();
    // The one that lost it asks like everybody else.
    (await one.acquire('r1')).release();
  });

  it('CORE-13.5.3 lets other nodes have their turn while many wait in one', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const [busy, other] = [locksOf({ prefix }), locksOf({ prefix, pollMs: NEVER_MS })];
    const first = await busy.acquire('r1');
    const order: string[] = [];
    const many = Array.from({ length: 100 }, async () => (await ask(busy, order, 'busy')).release());
    const one = ask(other, order, 'other').then((lock) => lock.release());
    await untilInLine(client, prefix);
    first.release();
    await Promise.all([...many, one]);
    expect(order).toHaveLength(101);
    expect(order.indexOf('other')).toBeLessThan(20);
  });

  it('CORE-13.5.3 holds nobody up in the line by a waiter that gave up', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const [one, two, three] = [
      locksOf({ prefix }),
      locksOf({ prefix, pollMs: NEVER_MS }),
      locksOf({ prefix, pollMs: NEVER_MS }),
    ];
    const lock = await one.acquire('r1');
    const controller = new AbortController();
    const reason = new Error('enough');
    const second = two.acquire('r1', { signal: controller.signal });
    await untilInLine(client, prefix);
    const third = three.acquire('r1');
    await untilInLine(client, prefix, 2);
    await untilListening(client, prefix, 2);
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    lock.release();
    (await third).release();
    await vi.waitFor(async () => expect(await keysOf(client, prefix)).toEqual([]));
    expect([one.size, two.size, three.size]).toEqual([0, 0, 0]);
  });

  it('CORE-13.5.3 passes over a node that died while it stood in line', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const lock = await locksOf({ prefix }).acquire('r1');
    await client.zAdd(`${prefix}:lock:{r1}:line`, { score: 1, value: 'dead' });
    await client.zAdd(`${prefix}:lock:{r1}:seen`, { score: 1, value: 'dead' });
    const waiting = locksOf({ prefix, pollMs: 20 }).acquire('r1');
    lock.release();
    (await waiting).release();
    expect(await client.zScore(`${prefix}:lock:{r1}:line`, 'dead')).toBeNull();
  });

  it('goes on after Redis has forgotten its scripts', async () => {
    await using client = await openClient();
    const locks = locksOf({ prefix: ownPrefix() });
    for (let time = 0; time < 3; time++) {
      await client.scriptFlush();
      (await locks.acquire('r1')).release();
    }
    expect(locks.size).toBe(0);
  });

  it('gives everything back when it is closed, and gives nothing any more', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const locks = locksOf({ prefix });
    await locks.acquire('r1');
    await locks.acquire('r2');
    const waiting = locks.acquire('r1').catch((error: unknown) => error);
    await Promise.all([locks.close(), locks.close()]);
    expect(await waiting).toMatchObject({ code: 'redis_failed', retryable: false });
    await expect(locks.acquire('r3')).rejects.toMatchObject({ code: 'redis_failed', retryable: false });
    expect(await keysOf(client, prefix)).toEqual([]);
  });

  it('connects a client of yours, and leaves it open', async () => {
    await using client = await openClient();
    const own = client.duplicate();
    const locks = locksOf({ client: own, prefix: ownPrefix() });
    (await locks.acquire('r1')).release();
    await locks.close();
    expect(await own.ping()).toBe('PONG');
    own.destroy();
  });
});
