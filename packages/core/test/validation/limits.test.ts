import { describe, expect, it } from 'vitest';

import { InputError } from '../../src/index.ts';
import { parseRateLimit, parseRetryPolicy, parseRoomTimers } from '../../src/validation/limits.ts';

describe('limits', () => {
  it('accepts what can be kept, as it is', async () => {
    const limit = { maxPerSecond: 2, maxPerMinute: null, burst: 4 };
    expect(await parseRateLimit(limit)).toBe(limit);
    const policy = { maxRetries: 0, baseDelaySeconds: 0.5, retryableErrors: null, unknownPolicy: 'repeat' } as const;
    expect(await parseRetryPolicy(policy)).toBe(policy);
    const timers = { inactiveAfterSeconds: 0, closedAfterSeconds: null };
    expect(await parseRoomTimers(timers)).toBe(timers);
  });

  it.each([
    ['rateLimit', {}],
    ['rateLimit.maxPerSecond', { maxPerSecond: 0 }],
    ['rateLimit.maxPerMinute', { maxPerMinute: Number.POSITIVE_INFINITY }],
    ['rateLimit.burst', { maxPerSecond: 1, burst: 0.5 }],
  ])('refuses a rate limit by %s', async (field, limit) => {
    await expect(async () => parseRateLimit(limit)).rejects.toThrowError(field);
  });

  it.each([
    ['retryPolicy.maxRetries', { maxRetries: -1 }],
    ['retryPolicy.maxRetries', { maxRetries: 1.5 }],
    ['retryPolicy.exponentialBase', { exponentialBase: 0 }],
    ['retryPolicy.maxDelaySeconds', { maxDelaySeconds: -1 }],
    ['retryPolicy.unknownPolicy', { unknownPolicy: 'maybe' }],
    ['retryPolicy', { retries: 3 }],
  ])('refuses a retry policy by %s', async (field, policy) => {
    await expect(async () => parseRetryPolicy(policy)).rejects.toThrowError(field);
  });

  it('timers are whole seconds of at least 0', async () => {
    for (const seconds of [-1, 1.5, '60', Number.NaN]) {
      await expect(async () => parseRoomTimers({ closedAfterSeconds: seconds })).rejects.toThrowError(InputError);
    }
  });
});
