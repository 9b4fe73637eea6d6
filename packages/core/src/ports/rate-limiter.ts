import type { RateLimit } from '../domain/capabilities.ts';

/** Counts what leaves or arrives under a key against its limits. */
export interface RateLimiter {
  readonly specificationVersion: 'v1';
  /** Takes one token where all windows allow it; otherwise says how long to wait until they would. */
  take(key: string, limit: RateLimit): RateDecision | Promise<RateDecision>;
  close?(): Promise<void>;
}

/** Granted, or how many milliseconds from now it may be. */
export type RateDecision = { readonly granted: true } | { readonly granted: false; readonly retryAfterMs: number };
