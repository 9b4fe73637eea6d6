import type { RateLimiter } from '@roomkit/core';

/** A limiter under test, no token taken. */
export interface RateLimiterSubject {
  readonly limiter: RateLimiter;
  /** Another limiter over the same counts, as another process has it, for limiters that are shared. */
  another?(): Promise<RateLimiter>;
  /** Moves the time that tokens come back by; without it the suite waits for real. */
  advance?(milliseconds: number): Promise<void>;
  close?(): Promise<void>;
}
