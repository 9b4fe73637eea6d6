import { inspect } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { RedisRoomLocks } from '../../src/index.ts';
import { startProxy } from '../support/proxy.ts';
import { hasRedis, keysOf, openClient, ownPrefix, REDIS_URL } from '../support/redis.ts';
import { untilRenewed } from './renewals.ts';

describe.skipIf(!hasRedis)('RedisRoomLocks on a wire that is cut', () => {
  it('reject who waits when Redis is out of reach for too long, and work again afterwards', async () => {
    await using proxy = await startProxy();
    await using locks = new RedisRoomLocks({ url: proxy.url, prefix: ownPrefix(), timeoutMs: 1500 });
    (await locks.acquire('r1')).release();
    proxy.refuse();
    const waiting = [locks.acquire('r1'), locks.acquire('r1')];
    for (const lock of waiting) {
      await expect(lock).rejects.toMatchObject({
        code: 'redis_failed',
        details: { operation: 'acquire' },
        retryable: true,
      });
    }
    expect(locks.size).toBe(0);
    proxy.allow();
    const lock = await vi.waitFor(async () => locks.acquire('r1'));
    lock.release();
  });

  it('reject with the reason of the signal while Redis is out of reach', async () => {
    await using proxy = await startProxy();
    await using locks = new RedisRoomLocks({ url: proxy.url, prefix: ownPrefix(), timeoutMs: 60_000 });
    (await locks.acquire('r1')).release();
    proxy.refuse();
    const controller = new AbortController();
    const waiting = locks.acquire('r1', { signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    proxy.allow();
    (await locks.acquire('r1')).release();
  });

  it('say that they are not permitted, without the password, and that asking again is of no use', async () => {
    await using client = await openClient();
    const user = `roomkit-test-${crypto.randomUUID()}`;
    await client.aclSetUser(user, ['on', '>hunter2', '~*', '&*', '+@connection']);
    try {
      const url = `redis://${user}:hunter2@${new URL(REDIS_URL).host}`;
      await using locks = new RedisRoomLocks({ url, prefix: ownPrefix() });
      const failure: unknown = await locks.acquire('r1').catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'redis_failed', retryable: false });
      expect(inspect(failure, { depth: 9 })).not.toContain('hunter2');
    } finally {
      await client.aclDelUser(user);
    }
  });

  it('keep a lock over a cut: it is renewed, and given back', async () => {
    await using client = await openClient();
    await using proxy = await startProxy();
    const prefix = ownPrefix();
    await using locks = new RedisRoomLocks({ url: proxy.url, prefix, leaseMs: 3000 });
    const lock = await locks.acquire('r1');
    proxy.cut();
    await untilRenewed(client, prefix, 1);
    proxy.cut();
    lock.release();
    await vi.waitFor(async () => expect(await keysOf(client, prefix)).toEqual([]));
  });

  it('find another way where a wire went dead without a word', async () => {
    await using proxy = await startProxy();
    await using locks = new RedisRoomLocks({ url: proxy.url, prefix: ownPrefix(), timeoutMs: 1500 });
    (await locks.acquire('r1')).release();
    const before = proxy.taken;
    proxy.silence();
    const lock = await vi.waitFor(async () => locks.acquire('r2'));
    lock.release();
    expect(proxy.taken).toBeGreaterThan(before);
  });

  it('CORE-13.5.1 let one in at a time, and everybody in the end, while connections are cut all the time', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    await using one = await startProxy();
    await using two = await startProxy();
    const options = { prefix, pollMs: 20, leaseMs: 20_000 };
    await using first = new RedisRoomLocks({ ...options, url: one.url });
    await using second = new RedisRoomLocks({ ...options, url: two.url });
    await using third = new RedisRoomLocks({ ...options, url: REDIS_URL });
    const nodes = [first, second, third];
    let inside = 0;
    let most = 0;
    let served = 0;
    const work = nodes.flatMap((locks) =>
      Array.from({ length: 60 }, async () => {
        const lock = await locks.acquire('r1');
        inside += 1;
        most = Math.max(most, inside);
        await client.ping();
        if (served % 9 === 0) one.cut();
        if (served % 11 === 0) two.cut();
        inside -= 1;
        served += 1;
        lock.release();
      }),
    );
    await Promise.all(work);
    expect([most, served]).toEqual([1, 180]);
    expect(one.taken + two.taken).toBeGreaterThan(4);
  });
});
