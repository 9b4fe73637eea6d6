import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../suite/conformance-case.ts';
import { rateLimiterCases as cases } from './rate-limiter-cases.ts';
import type { RateLimiterSubject } from './rate-limiter-subject.ts';

/** What the rate limiter suite needs to know. */
export type RateLimiterSuiteOptions = SuiteOptions<RateLimiterSubject>;

/** Every case of the rate limiter suite. */
export const rateLimiterCases: readonly ConformanceCase<RateLimiterSubject>[] = cases;

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runRateLimiterCase(
  testCase: ConformanceCase<RateLimiterSubject>,
  options: Pick<RateLimiterSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, { create: async () => closing(await options.create()) });
}

/** Registers the rate limiter suite with vitest. */
export function describeRateLimiter(name: string, options: RateLimiterSuiteOptions): void {
  const create = async (): Promise<RateLimiterSubject> => closing(await options.create());
  describeConformance(name, 'a RateLimiter', rateLimiterCases, { ...options, create });
}

/** The limiter is closed with its subject. */
function closing(subject: RateLimiterSubject): RateLimiterSubject {
  return {
    ...subject,
    async close() {
      await subject.limiter.close?.();
      await subject.close?.();
    },
  };
}
