import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../../suite/conformance-case.ts';
import { audioCases } from './audio-cases.ts';
import { bargeInCases } from './barge-in-cases.ts';
import { keyCases } from './key-cases.ts';
import { sessionCases } from './session-cases.ts';
import type { VoiceBackendSubject } from './voice-backend-subject.ts';

/** What the suite of voice backends needs to know. */
export type VoiceBackendSuiteOptions = SuiteOptions<VoiceBackendSubject>;

/** Every case of the suite of voice backends. */
export const voiceBackendCases: readonly ConformanceCase<VoiceBackendSubject>[] = [
  ...sessionCases,
  ...audioCases,
  ...bargeInCases,
  ...keyCases,
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runVoiceBackendCase(
  testCase: ConformanceCase<VoiceBackendSubject>,
  options: Pick<VoiceBackendSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the suite of voice backends with vitest. */
export function describeVoiceBackend(name: string, options: VoiceBackendSuiteOptions): void {
  describeConformance(name, 'a VoiceBackend', voiceBackendCases, options);
}
