import type { AIContext, AIThinkingPart } from '@roomkit/core/ai';
import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { disagreementsOf, openSpecification } from '@roomkit/emulators/specification';
import { aiContext, aiContexts, aiToolRound } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { OpenAIAIProvider } from '../src/index.ts';

const specification = openSpecification(new URL('../../../../shared/vendors/specs/openai.json', import.meta.url), {
  basePath: '/v1',
  // A message of the user is both an easy one and a full one.
  overlapping: true,
});

const THOUGHT = { output: [{ type: 'thinking', pieces: ['Two calls.'], signature: 'c2ln' }] } as const;

/** Every context, and a round of tools in which reasoning that the vendor has sealed goes back to it. */
async function contextsFor(provider: OpenAIAIProvider): Promise<readonly Partial<AIContext>[]> {
  const { parts } = await provider.generate(aiContext());
  const thinking = parts.filter((part): part is AIThinkingPart => part.type === 'thinking');
  const round = { ...aiContexts['tools side by side'], thinkingBudget: 2000, messages: aiToolRound(thinking) };
  return [...Object.values(aiContexts), round];
}

describe.skipIf(specification === null)('OpenAI’s own document', () => {
  it.each(['responses', 'chat_completions'] as const)('finds nothing wrong with any call: %s', async (api) => {
    for (const model of ['gpt-5.5', 'gpt-4.1']) {
      await using emulator = await new OpenAIEmulator({ script: [THOUGHT, 'ok'] }).start();
      const { apiKey, url } = emulator;
      const provider = new OpenAIAIProvider({ apiKey, baseUrl: `${url}/v1`, api, model, reasoningEffort: 'low' });
      const contexts = await contextsFor(provider);
      for (const given of contexts) {
        expect((await provider.generate(aiContext(given))).finishReason).toBe('stop');
        for await (const event of provider.generateStream(aiContext(given))) expect(event.type).not.toBe('tool_call');
      }
      expect(emulator.requests).toHaveLength(contexts.length * 2 + 1);
      for (const request of emulator.requests) expect(specification?.check(request)).toEqual([]);
    }
  });

  it.each(['responses', 'chat_completions'] as const)(
    'refuses nothing that the emulator takes, whatever is changed in a call: %s',
    { timeout: 180_000 },
    async (api) => {
      if (!specification) throw new Error('skipped');
      await using emulator = await new OpenAIEmulator({ script: [THOUGHT, 'ok'] }).start();
      const { apiKey, url } = emulator;
      const provider = new OpenAIAIProvider({ apiKey, baseUrl: `${url}/v1`, api, reasoningEffort: 'low' });
      for (const given of await contextsFor(provider)) await provider.generate(aiContext(given));
      const { found, tried } = await disagreementsOf(emulator, specification, { authorization: `Bearer ${apiKey}` });
      expect(found).toEqual([]);
      expect(tried).toBeGreaterThan(500);
    },
  );
});
