import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../suite/conformance-case.ts';
import { identityCases } from './identity-cases.ts';
import type { IdentitySubject } from './identity-subject.ts';

/** What the identity suite needs to know. */
export type IdentityResolverSuiteOptions = SuiteOptions<IdentitySubject>;

/** Every case of the identity suite. */
export const identityResolverCases: readonly ConformanceCase<IdentitySubject>[] = identityCases;

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runIdentityResolverCase(
  testCase: ConformanceCase<IdentitySubject>,
  options: Pick<IdentityResolverSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the identity suite with vitest. */
export function describeIdentityResolver(name: string, options: IdentityResolverSuiteOptions): void {
  describeConformance(name, 'an IdentityResolver', identityResolverCases, options);
}
