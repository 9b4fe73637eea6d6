import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../suite/conformance-case.ts';
import { channelCases as cases } from './channel-cases.ts';
import type { ChannelSubject } from './channel-subject.ts';

/** What the channel suite needs to know. */
export type ChannelSuiteOptions = SuiteOptions<ChannelSubject>;

/** Every case of the channel suite. */
export const channelCases: readonly ConformanceCase<ChannelSubject>[] = cases;

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runChannelCase(
  testCase: ConformanceCase<ChannelSubject>,
  options: Pick<ChannelSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the channel suite with vitest. */
export function describeChannel(name: string, options: ChannelSuiteOptions): void {
  describeConformance(name, 'a Channel', channelCases, options);
}
