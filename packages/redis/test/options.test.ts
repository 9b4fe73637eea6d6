import { inspect } from 'node:util';

import { ConfigurationError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  REDIS_ENVIRONMENT,
  type RedisOptions,
  RedisRateLimiter,
  RedisRealtime,
  RedisRoomLocks,
  RedisStateStore,
} from '../src/index.ts';

const url = 'redis://127.0.0.1:1';
const EVERYTHING = [RedisRoomLocks, RedisRealtime, RedisRateLimiter, RedisStateStore];

describe('the options of everything on Redis', () => {
  it.each<readonly [string, RedisOptions]>([
    ['url', {}],
    ['url', { url: '' }],
    ['url', { url: 'localhost:6379' }],
    ['url', { url: 'https://example.com' }],
    ['client', { url, client: () => Promise.reject(new Error('never asked')) }],
    ['client', { client: {} as never }],
    ['client', { client: 'redis://x' as never }],
    ['prefix', { url, prefix: '' }],
    ['prefix', { url, prefix: 'a b' }],
    ['prefix', { url, prefix: 'a{b}' }],
    ['prefix', { url, prefix: 'x'.repeat(101) }],
    ['timeoutMs', { url, timeoutMs: 0 }],
    ['timeoutMs', { url, timeoutMs: Number.NaN }],
  ])('refuse an unusable %s: %j', (field, options) => {
    for (const make of EVERYTHING) {
      expect(() => new make(options)).toThrow(ConfigurationError);
      expect(() => new make(options)).toThrow(new RegExp(`^${field}: `));
    }
  });

  it.each([
    ['leaseMs', () => new RedisRoomLocks({ url, leaseMs: 99 })],
    ['pollMs', () => new RedisRoomLocks({ url, pollMs: 0 })],
    ['maxQueued', () => new RedisRealtime({ url, maxQueued: 0 })],
    ['heartbeatMs', () => new RedisRealtime({ url, heartbeatMs: 1.5 })],
    ['whenUnavailable', () => new RedisRateLimiter({ url, whenUnavailable: 'guess' as 'allow' })],
  ])('refuse an unusable %s', (field, make) => {
    expect(make).toThrow(new RegExp(`^${field}: `));
  });

  it('come from the environment', () => {
    expect(REDIS_ENVIRONMENT).toEqual([{ name: 'REDIS_URL', secret: true }]);
    for (const make of EVERYTHING) {
      expect(() => make.fromEnv({})).toThrow(/^url: /);
      expect(make.fromEnv({ REDIS_URL: url })).toBeInstanceOf(make);
      expect(make.fromEnv({ REDIS_URL: 'nonsense' }, { url })).toBeInstanceOf(make);
      expect(
        make.fromEnv({ REDIS_URL: 'nonsense' }, { client: async () => Promise.reject(new Error('no')) }),
      ).toBeInstanceOf(make);
    }
  });

  it('say nothing of a password', async () => {
    const withPassword = (address: string): string =>
      Object.assign(new URL(address), { username: 'u', password: 'hunter2' }).href;
    expect(() => new RedisRoomLocks({ url: withPassword('http://example.com') })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', message: expect.not.stringContaining('hunter2') }),
    );
    const limiter = new RedisRateLimiter({ url: withPassword(url), timeoutMs: 20 });
    await limiter.take('k', { maxPerHour: 1 });
    expect(inspect(limiter, { depth: 9 })).not.toContain('hunter2');
    await limiter.close();
  });

  it('open nothing before the first call', async () => {
    let asked = 0;
    const client = async (): Promise<never> => {
      asked += 1;
      throw new Error('not today');
    };
    const locks = new RedisRoomLocks({ client, timeoutMs: 50 });
    await new RedisRealtime({ client }).close();
    await new RedisRateLimiter({ client }).close();
    await new RedisStateStore({ client }).close();
    expect(asked).toBe(0);
    await expect(locks.acquire('r1')).rejects.toMatchObject({ code: 'redis_failed', retryable: true });
    expect(asked).toBeGreaterThan(0);
    await locks.close();
  });
});
