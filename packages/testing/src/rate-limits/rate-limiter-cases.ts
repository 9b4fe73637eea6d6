import type { RateDecision, RateLimit, RateLimiter } from '@roomkit/core';
import { expect } from 'vitest';

import { elapse } from '../runtime/within.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import type { RateLimiterSubject } from './rate-limiter-subject.ts';

/** So few an hour that none comes back while a case runs. */
const FIVE_AN_HOUR: RateLimit = Object.freeze({ maxPerHour: 5 });
/** Time that a timer of the machine may be early by. */
const SLACK_MS = 3;

async function takeMany(limiter: RateLimiter, times: number, limit: RateLimit, key = 'k'): Promise<RateDecision[]> {
  const decisions: RateDecision[] = [];
  for (let time = 0; time < times; time++) decisions.push(await limiter.take(key, limit));
  return decisions;
}

function granted(decisions: readonly RateDecision[]): number {
  return decisions.filter((decision) => decision.granted).length;
}

/** How long the limiter says to wait. Fails where it grants. */
async function waitOf(limiter: RateLimiter, limit: RateLimit, key = 'k'): Promise<number> {
  const decision = await limiter.take(key, limit);
  if (decision.granted) throw new Error('it was expected to refuse, but granted');
  return decision.retryAfterMs;
}

/** Lets the time go by that the limiter said to wait for. */
async function pass(subject: RateLimiterSubject, milliseconds: number): Promise<void> {
  await (subject.advance ? subject.advance(milliseconds) : elapse(milliseconds + SLACK_MS));
}

/** What every rate limiter does. */
export const rateLimiterCases: readonly ConformanceCase<RateLimiterSubject>[] = [
  {
    title: 'CORE-13.3.2 grants what a window holds at once, then says how long to wait',
    async run({ limiter }) {
      expect(limiter.specificationVersion).toBe('v1');
      expect(granted(await takeMany(limiter, 5, FIVE_AN_HOUR))).toBe(5);
      const retryAfterMs = await waitOf(limiter, FIVE_AN_HOUR);
      // One comes back every twelve minutes; a slow machine may have used a part of them.
      expect(retryAfterMs).toBeGreaterThan(600_000);
      expect(retryAfterMs).toBeLessThanOrEqual(720_000);
    },
  },
  {
    title: 'CORE-13.3.2 grants a token when the time it named has passed, and one alone',
    async run(subject) {
      const limit = { maxPerSecond: 4, burst: 1 };
      for (let round = 0; round < 3; round++) {
        expect(await subject.limiter.take('k', limit)).toEqual({ granted: true });
        const retryAfterMs = await waitOf(subject.limiter, limit);
        expect(retryAfterMs).toBeGreaterThan(0);
        expect(retryAfterMs).toBeLessThanOrEqual(250);
        await pass(subject, retryAfterMs);
      }
    },
  },
  {
    title: 'CORE-13.3.2 keeps every window at once: the tightest decides',
    async run(subject) {
      const limit = { maxPerSecond: 20, maxPerMinute: 22, maxPerHour: 1000 };
      expect(granted(await takeMany(subject.limiter, 20, limit))).toBe(20);
      await pass(subject, 400);
      const later = await takeMany(subject.limiter, 8, limit);
      expect(granted(later)).toBe(2);
      // By the second there would be more; the minute gives one in 2.7 seconds.
      expect(await waitOf(subject.limiter, limit)).toBeGreaterThan(500);
    },
  },
  {
    title: 'CORE-13.3.2 lets as many go at once as burst says, whatever the window holds',
    async run({ limiter }) {
      expect(granted(await takeMany(limiter, 12, { maxPerHour: 5, burst: 8 }, 'wide'))).toBe(8);
      expect(granted(await takeMany(limiter, 12, { maxPerHour: 5, burst: 2 }, 'narrow'))).toBe(2);
    },
  },
  {
    title: 'a refused try costs nothing: the wait does not grow',
    async run({ limiter }) {
      await takeMany(limiter, 5, FIVE_AN_HOUR);
      const first = await waitOf(limiter, FIVE_AN_HOUR);
      await takeMany(limiter, 50, FIVE_AN_HOUR);
      expect(await waitOf(limiter, FIVE_AN_HOUR)).toBeLessThanOrEqual(first);
    },
  },
  {
    title: 'CORE-17.4.1 counts each key alone',
    async run({ limiter }) {
      for (const key of ['sms', 'acme\u0000sms', 'acme:sms', 'Sms', 'a'.repeat(300)]) {
        expect([key, granted(await takeMany(limiter, 7, FIVE_AN_HOUR, key))]).toEqual([key, 5]);
      }
    },
  },
  {
    title: 'grants everything where no window is limited',
    async run({ limiter }) {
      expect(granted(await takeMany(limiter, 100, {}))).toBe(100);
      expect(granted(await takeMany(limiter, 100, { maxPerSecond: null, maxPerMinute: null, burst: 1 }))).toBe(100);
    },
  },
  {
    title: 'lets one go at a time where a window holds less than one',
    async run({ limiter }) {
      const limit = { maxPerHour: 0.5 };
      expect(granted(await takeMany(limiter, 3, limit))).toBe(1);
      expect(await waitOf(limiter, limit)).toBeGreaterThan(3_600_000);
    },
  },
  {
    title: 'grants no more when many ask at the same time',
    async run({ limiter }) {
      const limit = { maxPerHour: 20 };
      const decisions = await Promise.all(Array.from({ length: 200 }, async () => limiter.take('k', limit)));
      expect(granted(decisions)).toBe(20);
    },
  },
  {
    title: 'is full again after a rest, and no fuller',
    async run(subject) {
      const limit = { maxPerSecond: 20, burst: 4 };
      expect(granted(await takeMany(subject.limiter, 4, limit))).toBe(4);
      // Long enough for thirteen, were there room for them.
      await pass(subject, 650);
      const tries = await Promise.all(Array.from({ length: 12 }, async () => subject.limiter.take('k', limit)));
      expect(granted(tries)).toBeGreaterThanOrEqual(4);
      expect(granted(tries)).toBeLessThan(12);
    },
  },
  {
    title: 'counts over two limiters on the same counts as over one',
    missing: ({ another }) => (another ? null : 'about a limiter that is shared'),
    async run(subject) {
      const other = await subject.another?.();
      if (!other) throw new Error('the subject has no other limiter');
      try {
        const limit = { maxPerHour: 20 };
        const both = [subject.limiter, other];
        const decisions = await Promise.all(
          Array.from({ length: 100 }, async (_unused, number) => both[number % 2]?.take('k', limit)),
        );
        expect(decisions.filter((decision) => decision?.granted)).toHaveLength(20);
      } finally {
        await other.close?.();
      }
    },
  },
];
