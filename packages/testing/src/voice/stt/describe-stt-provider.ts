import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { endingCases } from './ending-cases.ts';
import { streamCases } from './stream-cases.ts';
import type { STTSubject } from './stt-subject.ts';
import { utteranceCases } from './utterance-cases.ts';

/** What the suite of recognisers needs to know. */
export type STTProviderSuiteOptions = SuiteOptions<STTSubject>;

/** Every case of the suite of recognisers. */
export const sttProviderCases: readonly ConformanceCase<STTSubject>[] = [
  ...utteranceCases,
  ...streamCases,
  ...endingCases,
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runSTTProviderCase(
  testCase: ConformanceCase<STTSubject>,
  options: Pick<STTProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the suite of recognisers with vitest. */
export function describeSTTProvider(name: string, options: STTProviderSuiteOptions): void {
  describeConformance(name, 'an STTProvider', sttProviderCases, options);
}
