import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../suite/conformance-case.ts';
import { routerCases } from './router-cases.ts';
import type { RouterSubject } from './router-subject.ts';

/** What the router suite needs to know. */
export type InboundRouterSuiteOptions = SuiteOptions<RouterSubject>;

/** Every case of the router suite. */
export const inboundRouterCases: readonly ConformanceCase<RouterSubject>[] = routerCases;

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runInboundRouterCase(
  testCase: ConformanceCase<RouterSubject>,
  options: Pick<InboundRouterSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the router suite with vitest. */
export function describeInboundRouter(name: string, options: InboundRouterSuiteOptions): void {
  describeConformance(name, 'an InboundRoomRouter', inboundRouterCases, options);
}
