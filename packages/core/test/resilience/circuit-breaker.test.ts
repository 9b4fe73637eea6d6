import { describe, expect, it } from 'vitest';

import { CircuitBreaker, ConfigurationError } from '../../src/index.ts';
import { TestClock } from '../support/test-clock.ts';

function bench(options: { readonly failureThreshold?: number; readonly recoveryTimeout?: number } = {}): {
  readonly breaker: CircuitBreaker;
  readonly clock: TestClock;
  readonly edges: (number | 'closed')[];
  readonly fail: (times: number) => void;
} {
  const clock = new TestClock();
  const edges: (number | 'closed')[] = [];
  const breaker = new CircuitBreaker({
    ...options,
    clock,
    onOpen: (count) => void edges.push(count),
    onClose: () => void edges.push('closed'),
  });
  const fail = (times: number): void => {
    for (let count = 0; count < times; count += 1) breaker.recordFailure();
  };
  return { breaker, clock, edges, fail };
}

describe('CircuitBreaker', () => {
  it('CORE-13.1.1 five failures in a row open it', () => {
    const { breaker, fail } = bench();
    fail(4);
    expect([breaker.allowRequest(), breaker.state]).toStrictEqual([true, 'closed']);
    fail(1);
    expect([breaker.allowRequest(), breaker.state, breaker.failureCount]).toStrictEqual([false, 'open', 5]);
  });

  it('CORE-13.1.2 after the cooldown exactly one probe passes; its success closes', async () => {
    const { breaker, clock, edges, fail } = bench();
    fail(5);
    await clock.advance(59_999);
    expect(breaker.allowRequest()).toBe(false);
    await clock.advance(1);
    expect([breaker.allowRequest(), breaker.allowRequest(), breaker.state]).toStrictEqual([true, false, 'half_open']);
    breaker.recordSuccess();
    expect([breaker.state, breaker.allowRequest(), breaker.allowRequest()]).toStrictEqual(['closed', true, true]);
    expect(edges).toStrictEqual([5, 'closed']);
  });

  it('CORE-13.1.2 a failed probe opens it again for the whole cooldown, without another edge', async () => {
    const { breaker, clock, edges, fail } = bench({ failureThreshold: 2, recoveryTimeout: 10 });
    fail(2);
    await clock.advance(10_000);
    expect(breaker.allowRequest()).toBe(true);
    fail(1);
    expect(breaker.state).toBe('open');
    await clock.advance(9999);
    expect(breaker.allowRequest()).toBe(false);
    await clock.advance(1);
    expect(breaker.allowRequest()).toBe(true);
    expect(edges).toStrictEqual([2]);
  });

  it('CORE-13.1.2 a probe that is never reported gives way to another after the cooldown', async () => {
    const { breaker, clock, fail } = bench();
    fail(5);
    await clock.advance(60_000);
    expect([breaker.allowRequest(), breaker.allowRequest()]).toStrictEqual([true, false]);
    await clock.advance(60_000);
    expect([breaker.allowRequest(), breaker.allowRequest()]).toStrictEqual([true, false]);
  });

  it('CORE-13.1.3 a success resets the count', () => {
    const { breaker, fail } = bench();
    fail(4);
    breaker.recordSuccess();
    fail(4);
    expect([breaker.state, breaker.failureCount]).toStrictEqual(['closed', 4]);
  });

  it('CORE-13.1.4 each edge is told once, and late reports of earlier calls change nothing', () => {
    const { breaker, edges, fail } = bench();
    fail(8);
    breaker.recordSuccess();
    expect([edges, breaker.state]).toStrictEqual([[5], 'open']);
  });

  it('takes milliseconds instead of seconds', async () => {
    const clock = new TestClock();
    const breaker = new CircuitBreaker({ failureThreshold: 1, recoveryTimeoutMs: 5, clock });
    breaker.recordFailure();
    await clock.advance(5);
    expect(breaker.allowRequest()).toBe(true);
  });

  it.each([
    { failureThreshold: 0 },
    { failureThreshold: 1.5 },
    { recoveryTimeout: 0 },
    { recoveryTimeoutMs: Number.NaN },
  ])('refuses %j', (options) => {
    expect(() => new CircuitBreaker(options)).toThrowError(ConfigurationError);
  });
});
