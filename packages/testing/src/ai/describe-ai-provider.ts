import { describe, expect, it } from 'vitest';

import type { AIProviderCase, AIProviderCaseContext } from './ai-case.ts';
import { answerCases } from './answer-cases.ts';
import { cancellationCases } from './cancellation-cases.ts';
import { failureCases } from './failure-cases.ts';
import { requestCases } from './request-cases.ts';
import { aiScenario, type AIProviderSubject, type AIScenario } from './scenario.ts';
import { wireCases } from './wire-cases.ts';

/** Every case of the provider suite. */
export const aiProviderCases: readonly AIProviderCase[] = [
  ...answerCases,
  ...requestCases,
  ...cancellationCases,
  ...failureCases,
  ...wireCases,
];

/** What the provider suite needs to know. */
export interface AIProviderSuiteOptions {
  /** Connects a new provider to a vendor (a local server, or a double) that plays the scenario. */
  create(options: { readonly scenario: AIScenario }): Promise<AIProviderSubject> | AIProviderSubject;
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 5000 */
  readonly patienceMs?: number;
  /** Cases to leave out, by a part of their title. */
  readonly skip?: readonly { readonly test: string; readonly reason: string }[];
}

/** Runs one case. A case about a capability the provider does not claim checks that it is absent. */
export async function runAIProviderCase(testCase: AIProviderCase, options: AIProviderSuiteOptions): Promise<void> {
  const missing = await missingCapability(testCase, options);
  if (missing !== null) return;
  await testCase.run(caseContext(options));
}

/** Registers the provider suite with vitest. Cases about what the provider does not claim are left out by name. */
export function describeAIProvider(name: string, options: AIProviderSuiteOptions): void {
  const skipped = options.skip ?? [];
  for (const { test } of skipped) {
    if (!aiProviderCases.some((testCase) => testCase.title.includes(test))) {
      throw new Error(`no case is called "${test}"`);
    }
  }
  describe(`${name} as an AIProvider`, () => {
    for (const testCase of aiProviderCases) {
      const { title, timeoutMs } = testCase;
      const limits = timeoutMs === undefined ? {} : { timeout: timeoutMs };
      it.for([testCase])('$title', limits, async (_testCase, context) => {
        const skip = skipped.find(({ test }) => title.includes(test));
        if (skip !== undefined) context.skip(skip.reason);
        const missing = await missingCapability(testCase, options);
        if (missing !== null) context.skip(`${name} does not claim ${missing}`);
        await expect(testCase.run(caseContext(options))).resolves.toBeUndefined();
      });
    }
  });
}

function caseContext(options: AIProviderSuiteOptions): AIProviderCaseContext {
  return {
    create: async (scenario) => options.create({ scenario }),
    patienceMs: options.patienceMs ?? 5000,
  };
}

async function missingCapability(testCase: AIProviderCase, options: AIProviderSuiteOptions): Promise<string | null> {
  if (testCase.requires === undefined) return null;
  await using subject = await options.create({ scenario: aiScenario() });
  const { capabilities } = subject.provider;
  return testCase.requires.find((capability) => capabilities[capability] !== true) ?? null;
}
