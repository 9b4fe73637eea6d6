import type { Clock } from '@roomkit/core';
import { systemClock } from '@roomkit/core';
import { createRecordingLogger } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { RedisRateLimiter } from '../../src/index.ts';
import { startProxy } from '../support/proxy.ts';
import { flush, hasRedis, keysOf, openClient, ownPrefix, REDIS_URL } from '../support/redis.ts';

const LIMIT = { maxPerHour: 5 };

/** A machine whose time is wrong by so much. */
function skewed(milliseconds: number): Clock {
  return {
    ...systemClock,
    now: () => systemClock.now() + milliseconds,
    monotonic: () => systemClock.monotonic() + milliseconds,
  };
}

async function takeMany(limiter: RedisRateLimiter, times: number): Promise<number> {
  let granted = 0;
  for (let time = 0; time < times; time++) if ((await limiter.take('k', LIMIT)).granted) granted += 1;
  return granted;
}

describe.skipIf(!hasRedis)('RedisRateLimiter', () => {
  it('CORE-13.3.2 counts by one clock, however wrong the clocks of the nodes are', async () => {
    const options = { url: REDIS_URL, prefix: ownPrefix() };
    await using behind = new RedisRateLimiter({ ...options, clock: skewed(-86_400_000) });
    await using ahead = new RedisRateLimiter({ ...options, clock: skewed(86_400_000) });
    expect([await takeMany(behind, 3), await takeMany(ahead, 3), await takeMany(behind, 3)]).toEqual([3, 2, 0]);
    const decision = await ahead.take('k', LIMIT);
    expect(decision).toMatchObject({ granted: false });
    expect(!decision.granted && decision.retryAfterMs).toBeLessThanOrEqual(720_000);
  });

  it('keeps a key no longer than its buckets take to fill', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    await using limiter = new RedisRateLimiter({ url: REDIS_URL, prefix });
    await limiter.take('k', { maxPerSecond: 1 });
    const [key = ''] = await keysOf(client, prefix);
    const left = await client.pTTL(key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(1000);
    await vi.waitFor(async () => expect(await keysOf(client, prefix)).toEqual([]));
    await limiter.take('rare', { maxPerHour: 0.000_001 });
    const [rare = ''] = await keysOf(client, prefix);
    expect(await client.pTTL(rare)).toBeLessThanOrEqual(172_800_000);
  });

  it('begins anew with a limit that has changed', async () => {
    await using limiter = new RedisRateLimiter({ url: REDIS_URL, prefix: ownPrefix() });
    expect(await takeMany(limiter, 6)).toBe(5);
    expect(await limiter.take('k', { maxPerHour: 6 })).toEqual({ granted: true });
  });

  it('goes on after Redis has forgotten its scripts, or everything', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    await using limiter = new RedisRateLimiter({ url: REDIS_URL, prefix });
    expect(await takeMany(limiter, 2)).toBe(2);
    await client.scriptFlush();
    expect(await takeMany(limiter, 4)).toBe(3);
    await flush(client, prefix);
    expect(await takeMany(limiter, 6)).toBe(5);
  });

  it.each([
    ['refuse', { granted: false, retryAfterMs: 500 }],
    ['allow', { granted: true }],
  ] as const)('does as it was told while Redis is out of reach: %s', async (whenUnavailable, expected) => {
    await using proxy = await startProxy();
    const logger = createRecordingLogger();
    await using limiter = new RedisRateLimiter({
      url: proxy.url,
      prefix: ownPrefix(),
      timeoutMs: 1500,
      whenUnavailable,
      logger,
    });
    expect(await takeMany(limiter, 5)).toBe(5);
    proxy.refuse();
    expect(await Promise.all([limiter.take('k', LIMIT), limiter.take('k', LIMIT)])).toEqual([expected, expected]);
    const message = 'Rate limits cannot be counted: Redis could not be used.';
    const warnings = logger.entries.filter((entry) => entry.message === message);
    expect(warnings).toMatchObject([{ level: 'warn', fields: { whenUnavailable } }]);
    proxy.allow();
    await vi.waitFor(async () => {
      const decision = await limiter.take('k', LIMIT);
      expect(!decision.granted && decision.retryAfterMs).toBeGreaterThan(1000);
    });
    expect(logger.entries.map((entry) => entry.message)).toContain('Rate limits are counted again.');
  });

  it('refuses by itself, and after it was closed', async () => {
    const limiter = new RedisRateLimiter({ url: 'redis://127.0.0.1:1', timeoutMs: 50 });
    expect(await limiter.take('k', LIMIT)).toMatchObject({ granted: false });
    await limiter.close();
    await limiter.close();
    expect(await limiter.take('k', LIMIT)).toMatchObject({ granted: false });
    expect(await limiter.take('k', {})).toEqual({ granted: true });
  });
});
