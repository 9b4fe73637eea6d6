import { describe, expect, it } from 'vitest';

import { type RateLimit, TokenBucketRateLimiter } from '../../src/index.ts';
import { TestClock } from '../support/test-clock.ts';

/** Takes tokens as fast as they come and says when each was granted. */
async function grants(limit: RateLimit, count: number): Promise<readonly number[]> {
  const clock = new TestClock();
  const limiter = new TokenBucketRateLimiter({ clock });
  const times: number[] = [];
  while (times.length < count) {
    const decision = limiter.take('k', limit);
    if (decision.granted) times.push(clock.monotonic());
    else await clock.advance(decision.retryAfterMs);
  }
  return times;
}

describe('TokenBucketRateLimiter', () => {
  it('CORE-13.3.1 whoever waits as told is granted in the end', async () => {
    expect(await grants({ maxPerSecond: 2 }, 4)).toStrictEqual([0, 0, 500, 1000]);
  });

  it('CORE-13.3.2 every bound holds together', async () => {
    const times = await grants({ maxPerSecond: 10, maxPerMinute: 12 }, 14);
    expect(times.slice(0, 10)).toStrictEqual(Array.from({ length: 10 }, () => 0));
    expect(times[11]).toBeLessThan(1000);
    // 12 a minute is one in 5 seconds once the first 12 are gone.
    expect(times[12]).toBe(5000);
    expect(times[13]).toBe(10_000);
    expect(await grants({ maxPerMinute: 60, maxPerHour: 61 }, 62)).toSatisfy(
      (granted: readonly number[]) => (granted[61] ?? 0) > 55_000,
    );
  });

  it('CORE-13.3.2 burst says how many may leave at once, within the other bounds', async () => {
    expect(await grants({ maxPerSecond: 10, burst: 2 }, 4)).toStrictEqual([0, 0, 100, 200]);
    expect(await grants({ maxPerSecond: 1, burst: 3 }, 4)).toStrictEqual([0, 0, 0, 1000]);
    expect(await grants({ maxPerSecond: 1, maxPerMinute: 2, burst: 3 }, 3)).toStrictEqual([0, 0, 30_000]);
  });

  it('less than one in a second is one at a time', async () => {
    expect(await grants({ maxPerSecond: 0.5 }, 3)).toStrictEqual([0, 2000, 4000]);
  });

  it('keys do not share, a refusal takes nothing, and no bound means no wait', async () => {
    const clock = new TestClock();
    const limiter = new TokenBucketRateLimiter({ clock });
    const limit = { maxPerSecond: 1 };
    expect([limiter.take('a', limit).granted, limiter.take('b', limit).granted]).toStrictEqual([true, true]);
    for (let count = 0; count < 5; count += 1) {
      expect(limiter.take('a', limit)).toStrictEqual({ granted: false, retryAfterMs: 1000 });
    }
    await clock.advance(1000);
    expect(limiter.take('a', limit).granted).toBe(true);
    for (let count = 0; count < 100; count += 1) expect(limiter.take('c', {}).granted).toBe(true);
  });

  it('a changed limit holds from then on', () => {
    const limiter = new TokenBucketRateLimiter({ clock: new TestClock() });
    for (let count = 0; count < 3; count += 1) limiter.take('a', { maxPerSecond: 100 });
    expect(limiter.take('a', { maxPerSecond: 1 }).granted).toBe(true);
    expect(limiter.take('a', { maxPerSecond: 1 }).granted).toBe(false);
  });

  it('keys at rest are forgotten', async () => {
    const clock = new TestClock();
    const limiter = new TokenBucketRateLimiter({ clock });
    for (let count = 0; count < 1000; count += 1) limiter.take(`idle-${count}`, { maxPerSecond: 1 });
    expect(limiter.size).toBe(1000);
    await clock.advance(1000);
    for (let count = 0; count < 1000; count += 1) limiter.take('busy', { maxPerSecond: 1000 });
    expect(limiter.size).toBe(1);
  });
});
