import type { RateLimit } from '../domain/capabilities.ts';
import type { RateDecision, RateLimiter } from '../ports/rate-limiter.ts';
import type { Clock } from '../ports/runtime.ts';
import { systemClock } from '../runtime/system-clock.ts';

/** One bound: a bucket that fills at `perMs` up to `capacity`. */
interface Bound {
  readonly capacity: number;
  readonly perMs: number;
}

interface Bucket {
  readonly bounds: readonly Bound[];
  readonly tokens: number[];
  filledAt: number;
}

const GRANTED: RateDecision = Object.freeze({ granted: true });

/** How many idle keys are looked at for each token taken. */
const SWEEP = 2;

/**
 * Token buckets, one for each bound of a limit; a token must be in all of them. After a rest as many may
 * leave at once as the tightest bound allows, or `burst`. Keys whose buckets are full again are forgotten.
 */
export class TokenBucketRateLimiter implements RateLimiter {
  readonly specificationVersion = 'v1' as const;
  readonly #clock: Clock;
  /** In order of last use. */
  readonly #buckets = new Map<string, Bucket>();
  readonly #bounds = new WeakMap<RateLimit, readonly Bound[]>();

  constructor(options: { readonly clock?: Clock } = {}) {
    this.#clock = options.clock ?? systemClock;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  take(key: string, limit: RateLimit): RateDecision {
    const now = this.#clock.monotonic();
    this.#sweep(now);
    const bounds = this.#boundsOf(limit);
    if (bounds.length === 0) return GRANTED;
    const bucket = this.#bucketOf(key, bounds, now);
    fill(bucket, now);
    let retryAfterMs = 0;
    bounds.forEach((bound, at) => {
      const missing = 1 - (bucket.tokens[at] ?? 0);
      if (missing > 0) retryAfterMs = Math.max(retryAfterMs, Math.ceil(missing / bound.perMs));
    });
    if (retryAfterMs > 0) return { granted: false, retryAfterMs };
    for (let at = 0; at < bounds.length; at += 1) bucket.tokens[at] = (bucket.tokens[at] ?? 0) - 1;
    return GRANTED;
  }

  #bucketOf(key: string, bounds: readonly Bound[], now: number): Bucket {
    const known = this.#buckets.get(key);
    this.#buckets.delete(key);
    const bucket =
      known !== undefined && isSame(known.bounds, bounds)
        ? known
        : { bounds, tokens: bounds.map((bound) => bound.capacity), filledAt: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #boundsOf(limit: RateLimit): readonly Bound[] {
    let bounds = this.#bounds.get(limit);
    if (bounds === undefined) this.#bounds.set(limit, (bounds = boundsOf(limit)));
    return bounds;
  }

  #sweep(now: number): void {
    let looked = 0;
    for (const [key, bucket] of this.#buckets) {
      if (looked === SWEEP) return;
      looked += 1;
      fill(bucket, now);
      if (bucket.bounds.every((bound, at) => bucket.tokens[at] === bound.capacity)) this.#buckets.delete(key);
    }
  }
}

function fill(bucket: Bucket, now: number): void {
  const passed = now - bucket.filledAt;
  bucket.filledAt = now;
  bucket.bounds.forEach((bound, at) => {
    bucket.tokens[at] = Math.min(bound.capacity, (bucket.tokens[at] ?? 0) + passed * bound.perMs);
  });
}

/** The bounds of a limit, tightest window first. `burst` is the size of the tightest window's bucket. */
function boundsOf(limit: RateLimit): readonly Bound[] {
  const windows: readonly (readonly [number | null | undefined, number])[] = [
    [limit.maxPerSecond, 1000],
    [limit.maxPerMinute, 60_000],
    [limit.maxPerHour, 3_600_000],
  ];
  const bounds: Bound[] = [];
  for (const [maximum, windowMs] of windows) {
    if (maximum === null || maximum === undefined) continue;
    const size = bounds.length === 0 ? (limit.burst ?? maximum) : maximum;
    // Less than one in a window still is one at a time, in more than one window.
    bounds.push({ capacity: Math.max(1, size), perMs: maximum / windowMs });
  }
  return bounds;
}

function isSame(left: readonly Bound[], right: readonly Bound[]): boolean {
  return (
    left === right ||
    (left.length === right.length &&
      left.every((bound, at) => bound.capacity === right[at]?.capacity && bound.perMs === right[at].perMs))
  );
}
