import { describe, expect, it } from 'vitest';

import { steadyIntervalMs } from '../../src/delivery/rates.ts';
import type { RateLimit } from '../../src/index.ts';

describe('how far apart messages are that never wait for a token', () => {
  it.each<[readonly RateLimit[], number]>([
    [[], 0],
    [[{ maxPerSecond: 4 }], 250],
    [[{ maxPerMinute: 30 }], 2_000],
    [[{ maxPerHour: 1_800, burst: 10 }], 2_000],
    [[{ maxPerSecond: 1, maxPerMinute: 20 }], 3_000],
    [[{ maxPerSecond: 5 }, { maxPerMinute: 6 }], 10_000],
    [[{}], 0],
  ])('CORE-13.3.1 %j: %d ms', (limits, intervalMs) => {
    expect(steadyIntervalMs(limits.map((limit, at) => ({ key: String(at), limit })))).toBe(intervalMs);
  });
});
