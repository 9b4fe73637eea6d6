import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { ttsEndingCases } from './ending-cases.ts';
import { inputCases } from './input-cases.ts';
import { speechCases } from './speech-cases.ts';
import type { TTSSubject } from './tts-subject.ts';

/** What the suite of voices needs to know. */
export type TTSProviderSuiteOptions = SuiteOptions<TTSSubject>;

/** Every case of the suite of voices. */
export const ttsProviderCases: readonly ConformanceCase<TTSSubject>[] = [
  ...speechCases,
  ...inputCases,
  ...ttsEndingCases,
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runTTSProviderCase(
  testCase: ConformanceCase<TTSSubject>,
  options: Pick<TTSProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the suite of voices with vitest. */
export function describeTTSProvider(name: string, options: TTSProviderSuiteOptions): void {
  describeConformance(name, 'a TTSProvider', ttsProviderCases, options);
}
