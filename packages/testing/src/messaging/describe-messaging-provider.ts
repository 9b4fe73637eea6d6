import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../suite/conformance-case.ts';
import { badInputCases } from './bad-input-cases.ts';
import { contentCases } from './content-cases.ts';
import { inboundCases } from './inbound-cases.ts';
import type { MessagingSubject } from './messaging-subject.ts';
import { sendCases } from './send-cases.ts';
import { signCases } from './sign-cases.ts';
import { unknownCases } from './unknown-cases.ts';
import { webhookCases } from './webhook-cases.ts';

/** What the messaging suite needs to know. */
export type MessagingProviderSuiteOptions = SuiteOptions<MessagingSubject>;

/** Every case of the messaging suite. */
export const messagingProviderCases: readonly ConformanceCase<MessagingSubject>[] = [
  ...sendCases,
  ...unknownCases,
  ...webhookCases,
  ...contentCases,
  ...signCases,
  ...inboundCases,
  ...badInputCases,
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runMessagingProviderCase(
  testCase: ConformanceCase<MessagingSubject>,
  options: Pick<MessagingProviderSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, options);
}

/** Registers the messaging suite with vitest. */
export function describeMessagingProvider(name: string, options: MessagingProviderSuiteOptions): void {
  describeConformance(name, 'a MessagingProvider', messagingProviderCases, options);
}
