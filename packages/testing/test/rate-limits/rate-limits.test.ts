import { type RateDecision, type RateLimit, type RateLimiter, TokenBucketRateLimiter } from '@roomkit/core';

import {
  describeRateLimiter,
  rateLimiterCases,
  type RateLimiterSubject,
  runRateLimiterCase,
} from '../../src/conformance.ts';
import { createTestClock } from '../../src/index.ts';
import { type BrokenDouble, describeBroken } from '../suite/broken.ts';

type Take = (key: string, limit: RateLimit) => RateDecision | Promise<RateDecision>;

const GRANTED: RateDecision = { granted: true };

function healthy(): RateLimiterSubject {
  const clock = createTestClock();
  const limiter = new TokenBucketRateLimiter({ clock });
  return { limiter, another: async () => limiter, advance: async (milliseconds) => clock.advance(milliseconds) };
}

describeRateLimiter('TokenBucketRateLimiter', { create: healthy });

/** A sound limiter, rewritten in one point. */
function broken(rewrite: (inner: RateLimiter) => Take): () => RateLimiterSubject {
  return () => {
    const subject = healthy();
    return { ...subject, limiter: { specificationVersion: 'v1', take: rewrite(subject.limiter) } };
  };
}

const doubles: readonly BrokenDouble<RateLimiterSubject>[] = [
  {
    fault: 'grants everything',
    seenBy: 'grants what a window holds at once',
    create: broken(() => () => GRANTED),
  },
  {
    fault: 'names half the time',
    seenBy: 'when the time it named has passed',
    create: broken((inner) => async (...given) => {
      const decision = await inner.take(...given);
      return decision.granted ? decision : { granted: false, retryAfterMs: Math.floor(decision.retryAfterMs / 2) };
    }),
  },
  {
    fault: 'looks at the shortest window alone',
    seenBy: 'keeps every window at once',
    create: broken(
      (inner) =>
        (key, { maxPerSecond, ...rest }) =>
          inner.take(key, maxPerSecond === undefined ? rest : { maxPerSecond }),
    ),
  },
  {
    fault: 'does not know of bursts',
    seenBy: 'as burst says',
    create: broken(
      (inner) =>
        (key, { burst: _burst, ...rest }) =>
          inner.take(key, rest),
    ),
  },
  {
    fault: 'makes who is refused wait longer',
    seenBy: 'a refused try costs nothing',
    create: broken((inner) => {
      let refused = 0;
      return async (...given) => {
        const decision = await inner.take(...given);
        if (decision.granted) return decision;
        refused += 1;
        return { granted: false, retryAfterMs: decision.retryAfterMs + refused };
      };
    }),
  },
  {
    fault: 'counts all keys together',
    seenBy: 'counts each key alone',
    create: broken((inner) => (_key, limit) => inner.take('all', limit)),
  },
  {
    fault: 'takes no limit for a limit of one',
    seenBy: 'where no window is limited',
    create: broken((inner) => (key, limit) => {
      const isLimited = limit.maxPerSecond ?? limit.maxPerMinute ?? limit.maxPerHour;
      return inner.take(key, typeof isLimited === 'number' ? limit : { maxPerHour: 1 });
    }),
  },
  {
    fault: 'rounds a small limit down',
    seenBy: 'where a window holds less than one',
    create: broken(
      (inner) => (key, limit) =>
        (limit.maxPerHour ?? 1) < 1 ? { granted: false, retryAfterMs: 1 } : inner.take(key, limit),
    ),
  },
  {
    fault: 'looks first and counts later',
    seenBy: 'when many ask at the same time',
    create: broken(() => {
      let taken = 0;
      return async (_key, { maxPerHour }) => {
        const before = taken;
        await Promise.resolve();
        taken = before + 1;
        return before < (maxPerHour ?? 0) ? GRANTED : { granted: false, retryAfterMs: 1 };
      };
    }),
  },
  {
    fault: 'saves up what was not used',
    seenBy: 'is full again after a rest',
    create() {
      const clock = createTestClock();
      const startedAt = clock.monotonic();
      let taken = 0;
      const take: Take = (_key, { maxPerSecond, burst }) => {
        const come = ((clock.monotonic() - startedAt) / 1000) * (maxPerSecond ?? 0);
        if (taken + 1 > (burst ?? 0) + come) return { granted: false, retryAfterMs: 1 };
        taken += 1;
        return GRANTED;
      };
      return {
        limiter: { specificationVersion: 'v1', take },
        advance: async (milliseconds) => clock.advance(milliseconds),
      };
    },
  },
  {
    fault: 'counts in each process alone',
    seenBy: 'counts over two limiters',
    create: () => ({ ...healthy(), another: async () => new TokenBucketRateLimiter({ clock: createTestClock() }) }),
  },
];

describeBroken(rateLimiterCases, runRateLimiterCase, doubles);
