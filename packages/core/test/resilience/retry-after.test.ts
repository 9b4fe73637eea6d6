import { describe, expect, it } from 'vitest';

import { retryAfterMsOf } from '../../src/resilience/retry-after.ts';

describe('retryAfterMsOf', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:10 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, 10_000],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT', date: 'Wed, 21 Oct 2026 07:28:10 GMT' }, null],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:10 GMT' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-3' }, null],
    [{ 'retry-after': '' }, null],
    [{}, null],
  ])('reads %o as %o', (headers, expected) => {
    expect(retryAfterMsOf(new Headers(headers as Record<string, string>))).toBe(expected);
  });

  it('takes an answer without headers', () => {
    expect(retryAfterMsOf(undefined)).toBeNull();
  });
});
