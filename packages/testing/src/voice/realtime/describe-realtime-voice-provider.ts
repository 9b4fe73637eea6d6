import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { askingCases } from './asking-cases.ts';
import { breakingCases } from './breaking-cases.ts';
import { connectingCases } from './connecting-cases.ts';
import type { RealtimeVoiceSubject } from './realtime-subject.ts';
import { speechCases } from './speech-cases.ts';

/** What the suite of speech-to-speech providers needs to know. */
export type RealtimeVoiceProviderSuiteOptions = SuiteOptions<RealtimeVoiceSubject>;

/** Every case of the suite of speech-to-speech providers. */
export const realtimeVoiceProviderCases: readonly ConformanceCase<RealtimeVoiceSubject>[] = [
  ...connectingCases,
  ...speechCases,
  ...askingCases,
  ...breakingCases,
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runRealtimeVoiceProviderCase(
  testCase: ConformanceCase<RealtimeVoiceSubject>,
  options: Pick<RealtimeVoiceProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the suite of speech-to-speech providers with vitest. */
export function describeRealtimeVoiceProvider(name: string, options: RealtimeVoiceProviderSuiteOptions): void {
  describeConformance(name, 'a RealtimeVoiceProvider', realtimeVoiceProviderCases, options);
}
