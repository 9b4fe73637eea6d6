import { describe, expect, it } from 'vitest';

import { aiProviderCases, describeAIProvider, runAIProviderCase } from '../../src/ai/describe-ai-provider.ts';
import { brokenProviders, brokenReadings } from './broken-providers.ts';
import { scenarioDouble } from './scenario-double.ts';
import { wireDouble } from './wire-double.ts';

describeAIProvider('MockAIProvider', { create: ({ scenario }) => scenarioDouble(scenario) });

describe('the provider suite itself', () => {
  it.each(brokenProviders)('sees a provider that $fault', async ({ seenBy, wrap }) => {
    const testCase = aiProviderCases.find((candidate) => candidate.title.includes(seenBy));
    if (testCase === undefined) throw new Error(`no case is called "${seenBy}"`);
    const run = runAIProviderCase(testCase, {
      create: ({ scenario }) => scenarioDouble(scenario, wrap),
      patienceMs: 100,
    });
    await expect(run).rejects.toThrow();
  });

  it.each(brokenReadings)('sees a provider that $fault', async ({ seenBy, reading }) => {
    const testCase = aiProviderCases.find((candidate) => candidate.title.includes(seenBy));
    if (testCase === undefined) throw new Error(`no case is called "${seenBy}"`);
    const run = (how: typeof reading): Promise<void> =>
      runAIProviderCase(testCase, { create: ({ scenario }) => wireDouble(scenario, how), patienceMs: 1000 });
    await expect(run(reading)).rejects.toThrow();
    await expect(run({})).resolves.toBeUndefined();
  });

  it('has a broken double for every case', () => {
    const seen = new Set(
      [...brokenProviders, ...brokenReadings].map(({ seenBy }) =>
        aiProviderCases.find((candidate) => candidate.title.includes(seenBy)),
      ),
    );
    const unseen = aiProviderCases.filter((testCase) => !seen.has(testCase)).map((testCase) => testCase.title);
    expect(unseen).toEqual([]);
  });
});
