import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../suite/conformance-case.ts';
import { sourceCases } from './source-cases.ts';
import type { SourceSubject } from './source-subject.ts';

/** What the source suite needs to know. */
export type SourceProviderSuiteOptions = SuiteOptions<SourceSubject>;

/** Every case of the source suite. */
export const sourceProviderCases: readonly ConformanceCase<SourceSubject>[] = sourceCases;

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runSourceProviderCase(
  testCase: ConformanceCase<SourceSubject>,
  options: Pick<SourceProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the source suite with vitest. */
export function describeSourceProvider(name: string, options: SourceProviderSuiteOptions): void {
  describeConformance(name, 'a SourceProvider', sourceProviderCases, options);
}
