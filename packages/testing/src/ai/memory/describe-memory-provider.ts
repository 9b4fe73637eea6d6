import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { memoryCancellationCases } from './cancellation-cases.ts';
import type { MemorySubject } from './memory-subject.ts';
import { readingCases } from './reading-cases.ts';
import { secrecyCases } from './secrecy-cases.ts';

/**
 * What the memory suite needs to know. The memory under test must be small, so that a few dozen messages are enough
 * to make it do what it is for; a model it asks may answer with what it is given.
 */
export type MemoryProviderSuiteOptions = SuiteOptions<MemorySubject>;

/** Every case of the memory suite. */
export const memoryProviderCases: readonly ConformanceCase<MemorySubject>[] = [
  ...readingCases,
  ...secrecyCases,
  ...memoryCancellationCases,
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runMemoryProviderCase(
  testCase: ConformanceCase<MemorySubject>,
  options: Pick<MemoryProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the memory suite with vitest. */
export function describeMemoryProvider(name: string, options: MemoryProviderSuiteOptions): void {
  describeConformance(name, 'a MemoryProvider', memoryProviderCases, options);
}
