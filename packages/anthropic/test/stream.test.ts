import type { AIResponse } from '@roomkit/core/ai';
import type { ModelAnswer } from '@roomkit/emulators';
import { AnthropicEmulator } from '@roomkit/emulators/anthropic';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { AnthropicAIProvider } from '../src/index.ts';

/** The same answer, in one piece and streamed. */
async function bothWays(answer: ModelAnswer): Promise<readonly (AIResponse | null)[]> {
  const { apiKey, fetch } = new AnthropicEmulator({ script: [answer] });
  const provider = new AnthropicAIProvider({ apiKey, fetch });
  let streamed: AIResponse | null = null;
  for await (const event of provider.generateStream(aiContext())) if (event.type === 'done') streamed = event.response;
  return [await provider.generate(aiContext()), streamed];
}

describe('answers of Anthropic', () => {
  it('keep hidden thinking for the next round', async () => {
    const output = [{ type: 'thinking', pieces: [], signature: 'ZGF0YQ==', redacted: true }] as const;
    for (const response of await bothWays({ output })) {
      expect(response?.parts).toEqual([
        { type: 'thinking', thinking: '', signature: 'ZGF0YQ==', provider: 'anthropic', metadata: { redacted: true } },
      ]);
    }
  });

  it('count cached tokens among those that went in, and thinking among those that came out', async () => {
    const usage = {
      inputTokens: 1112,
      outputTokens: 5,
      cacheReadTokens: 1000,
      cacheWriteTokens: 100,
      thinkingTokens: 3,
    };
    for (const response of await bothWays({ usage })) expect(response?.usage).toEqual(usage);
  });

  it('say of a window that ran full that it did', async () => {
    for (const response of await bothWays({ finishReason: 'other' })) {
      expect(response).toMatchObject({ finishReason: 'other', providerMetadata: { stopReason: 'pause_turn' } });
    }
  });
});

describe('AnthropicAIProvider', () => {
  it('lists the models there are', async () => {
    const { apiKey, fetch } = new AnthropicEmulator({ models: ['claude-a', 'claude-b'] });
    expect(await new AnthropicAIProvider({ apiKey, fetch }).listModels()).toEqual([
      { id: 'claude-a', contextWindowTokens: 200_000, maxOutputTokens: 64_000 },
      { id: 'claude-b', contextWindowTokens: 200_000, maxOutputTokens: 64_000 },
    ]);
    const stranger = new AnthropicAIProvider({ apiKey: 'another', fetch });
    await expect(stranger.listModels()).rejects.toMatchObject({
      code: 'provider_failed',
      details: { statusCode: 401 },
    });
    const reason = new Error('not wanted');
    await expect(stranger.listModels({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
