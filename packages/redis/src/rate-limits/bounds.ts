import type { RateLimit } from '@roomkit/core';

/** One bound of a limit: a bucket of `capacity` tokens that fills at `perMs`. */
export interface Bound {
  readonly capacity: number;
  readonly perMs: number;
}

/** The bounds of a limit, tightest window first; `burst` is the size of that one's bucket. */
export function boundsOf(limit: RateLimit): readonly Bound[] {
  const windows = [
    { most: limit.maxPerSecond, windowMs: 1000 },
    { most: limit.maxPerMinute, windowMs: 60_000 },
    { most: limit.maxPerHour, windowMs: 3_600_000 },
  ];
  return windows
    .flatMap(({ most, windowMs }) => (most === null || most === undefined ? [] : [{ most, windowMs }]))
    .map(({ most, windowMs }, at) => {
      const size = at === 0 ? (limit.burst ?? most) : most;
      // Less than one in a window still is one at a time, in more than one window.
      return { capacity: Math.max(1, size), perMs: most / windowMs };
    });
}
