import type { AIContext, AIThinkingPart } from '@roomkit/core/ai';
import type { ModelOutput } from '@roomkit/emulators';
import { AnthropicEmulator } from '@roomkit/emulators/anthropic';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { aiContext, aiContexts, aiToolRound } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { AnthropicAIProvider } from '../src/index.ts';

const DOCUMENTS = new URL('../../../../shared/vendors/specs/', import.meta.url);
const VERSIONS = [
  ['2026-10-21', openSpecification(new URL('anthropic-2026-10-21.json', DOCUMENTS))],
  ['2023-06-01', openSpecification(new URL('anthropic.json', DOCUMENTS))],
] as const;

const PROVIDER = 'anthropic';

/** What the model has thought, as the vendor gave it and as we keep it. */
const GIVEN: readonly ModelOutput[] = [
  { type: 'thinking', pieces: ['Two calls.'], signature: 'c2ln' },
  { type: 'thinking', pieces: [], signature: 'ZGF0YQ==', redacted: true },
];
const KEPT: readonly AIThinkingPart[] = [
  { type: 'thinking', thinking: 'Two calls.', signature: 'c2ln', provider: PROVIDER },
  { type: 'thinking', thinking: '', signature: 'ZGF0YQ==', provider: PROVIDER, metadata: { redacted: true } },
];

const CONTEXTS: readonly Partial<AIContext>[] = [
  ...Object.values(aiContexts),
  { ...aiContexts['tools side by side'], thinkingBudget: 2000, messages: aiToolRound(KEPT) },
];

/** An emulator that has thought what the contexts hand back to it. */
async function emulated(): Promise<AnthropicEmulator> {
  const emulator = await new AnthropicEmulator({ script: [{ output: GIVEN }, 'ok'] }).start();
  const { apiKey, url: baseUrl } = emulator;
  await new AnthropicAIProvider({ apiKey, baseUrl }).generate(aiContext());
  return emulator;
}

describe.each(VERSIONS)('Anthropic’s own document of %s', (version, specification) => {
  const defaultHeaders = { 'anthropic-version': version };

  it.skipIf(specification === null)('finds nothing wrong with any call', async () => {
    await using emulator = await emulated();
    const { apiKey, url: baseUrl } = emulator;
    for (const given of CONTEXTS) {
      for (const thinking of ['adaptive', 'budget'] as const) {
        const options = { apiKey, baseUrl, defaultHeaders, thinking, effort: 'low' } as const;
        const provider = new AnthropicAIProvider(options);
        expect((await provider.generate(aiContext(given))).finishReason).toBe('stop');
        for await (const event of provider.generateStream(aiContext(given))) expect(event.type).not.toBe('tool_call');
      }
    }
    expect(emulator.requests).toHaveLength(CONTEXTS.length * 4 + 1);
    for (const request of emulator.requests) expect(specification?.check(request)).toEqual([]);
  });

  it.skipIf(specification === null)(
    'refuses nothing that the emulator takes, whatever is changed in a call',
    { timeout: 180_000 },
    async () => {
      if (!specification) throw new Error('skipped');
      await using emulator = await emulated();
      const { apiKey, url: baseUrl } = emulator;
      const provider = new AnthropicAIProvider({ apiKey, baseUrl, defaultHeaders, thinking: 'budget', effort: 'low' });
      for (const given of CONTEXTS) await provider.generate(aiContext(given));
      const headers = { 'x-api-key': apiKey, ...defaultHeaders };
      const { found, tried } = await disagreementsOf(emulator, specification, headers);
      expect(found).toEqual([]);
      expect(tried).toBeGreaterThan(500);
    },
  );
});
