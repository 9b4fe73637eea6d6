import { describe, expect, it } from 'vitest';

import { isRetryable, type RetryNotice, type RetryPolicy, retryWithBackoff } from '../../src/index.ts';
import { settle, TestClock } from '../support/test-clock.ts';

async function failing(
  policy: RetryPolicy,
  error: unknown,
): Promise<{ readonly calls: number; readonly delays: readonly number[]; readonly outcome: unknown }> {
  const clock = new TestClock();
  const notices: RetryNotice[] = [];
  let calls = 0;
  let outcome: unknown = 'pending';
  const run = retryWithBackoff(
    () => {
      calls += 1;
      return Promise.reject(error);
    },
    policy,
    { clock, onRetry: (notice) => void notices.push(notice) },
  );
  const done = run.catch((thrown: unknown) => (outcome = thrown));
  await clock.advance(1_000_000);
  await done;
  return { calls, delays: notices.map((notice) => notice.delayMs), outcome };
}

describe('retryWithBackoff', () => {
  it('CORE-13.2.1 the delay grows by its base and is capped', async () => {
    const { delays } = await failing({ baseDelaySeconds: 1, maxDelaySeconds: 3 }, new Error('down'));
    expect(delays).toStrictEqual([1000, 2000, 3000]);
    const thrice = { maxRetries: 4, baseDelaySeconds: 0.5, exponentialBase: 3, maxDelaySeconds: 60 };
    expect((await failing(thrice, new Error('down'))).delays).toStrictEqual([500, 1500, 4500, 13_500]);
  });

  it('CORE-13.2.1 it waits that long, not less', async () => {
    const clock = new TestClock();
    let calls = 0;
    const run = retryWithBackoff(
      () => {
        calls += 1;
        if (calls === 1) throw new Error('down');
        return 'up';
      },
      {},
      { clock },
    );
    await clock.advance(999);
    expect(calls).toBe(1);
    await clock.advance(1);
    await expect(run).resolves.toBe('up');
  });

  it('CORE-13.2.2 retries are counted beyond the first try, and the last error comes out', async () => {
    const error = new Error('down');
    expect(await failing({ maxRetries: 3 }, error)).toMatchObject({ calls: 4, outcome: error });
    expect(await failing({ maxRetries: 0 }, error)).toMatchObject({ calls: 1, outcome: error });
  });

  it("CORE-13.2.3 the error's own verdict beats the list", async () => {
    const refused = Object.assign(new Error('no'), { code: 'down', retryable: false });
    expect((await failing({ retryableErrors: ['down'] }, refused)).calls).toBe(1);
    const willing = Object.assign(new Error('soon'), { code: 'busy', retryable: true });
    expect((await failing({ retryableErrors: ['down'] }, willing)).calls).toBe(4);
  });

  it('CORE-13.2.3 without a verdict the list decides, by code or type name', async () => {
    expect((await failing({ retryableErrors: ['TimeoutError'] }, new TypeError('x'))).calls).toBe(1);
    expect((await failing({ retryableErrors: ['TypeError'] }, new TypeError('x'))).calls).toBe(4);
    expect((await failing({ retryableErrors: ['busy'] }, { code: 'busy' })).calls).toBe(4);
    expect([isRetryable('text'), isRetryable('text', []), isRetryable(new Error('x'), null)]).toStrictEqual([
      true,
      false,
      true,
    ]);
  });

  it("respects the error's retryAfterMs above its own delay", async () => {
    const error = Object.assign(new Error('busy'), { retryAfterMs: 90_000 });
    expect((await failing({ maxRetries: 1 }, error)).delays).toStrictEqual([90_000]);
    const short = Object.assign(new Error('busy'), { retryAfterMs: 10 });
    expect((await failing({ maxRetries: 1 }, short)).delays).toStrictEqual([1000]);
  });

  it('stops waiting when its signal fires', async () => {
    const clock = new TestClock();
    const controller = new AbortController();
    const { signal } = controller;
    let calls = 0;
    const run = retryWithBackoff(
      () => {
        calls += 1;
        throw new Error('down');
      },
      {},
      { clock, signal },
    );
    await settle();
    controller.abort(new Error('closing'));
    await expect(run).rejects.toThrowError('closing');
    expect([calls, clock.pending]).toStrictEqual([1, 0]);
  });

  it.each([
    ['maxRetries', { maxRetries: -1 }],
    ['baseDelaySeconds', { baseDelaySeconds: Number.NaN }],
    ['exponentialBase', { exponentialBase: 0.5 }],
    ['maxDelaySeconds', { maxDelaySeconds: -1 }],
  ])('refuses an unusable %s', async (field, policy) => {
    await expect(retryWithBackoff(() => 1, policy, { clock: new TestClock() })).rejects.toThrowError(field);
  });
});
