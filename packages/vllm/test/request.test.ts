import type { AIContext } from '@roomkit/core/ai';
import { VLLMEmulator } from '@roomkit/emulators/vllm';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { VLLMAIProvider, type VLLMOptions } from '../src/index.ts';

const FORMAT = { name: 'verdict', schema: { type: 'object' } } as const;

/** What the server gets. */
async function sent(given: Partial<AIContext>, options: Partial<VLLMOptions> = {}) {
  const emulator = new VLLMEmulator();
  const provider = new VLLMAIProvider({ model: 'Qwen/Qwen3-8B', fetch: emulator.fetch, ...options });
  await provider.generate(aiContext(given));
  return emulator.calls[0]?.body ?? {};
}

describe('requests to vLLM', () => {
  it('hold nothing of the server’s own unless told to', async () => {
    expect(Object.keys(await sent({})).toSorted()).toEqual(['messages', 'model', 'stream']);
  });

  it('hold how tokens are drawn, and what is more', async () => {
    const options = { topK: 20, minP: 0.05, repetitionPenalty: 1.1, extraBody: { seed: 7 } };
    expect(await sent({ maxTokens: 100 }, options)).toMatchObject({
      top_k: 20,
      min_p: 0.05,
      repetition_penalty: 1.1,
      seed: 7,
      max_tokens: 100,
    });
  });

  it.each([
    [null, 'tokens', undefined, undefined],
    [0, 'tokens', { enable_thinking: false, thinking: false }, undefined],
    [500, 'tokens', { enable_thinking: true, thinking: true }, 500],
    [500, 'switch', { enable_thinking: true, thinking: true }, undefined],
  ] as const)('ask for a budget of %s by %s', async (thinkingBudget, by, kwargs, tokens) => {
    const body = await sent({ thinkingBudget }, { thinking: true, thinkingBudget: by });
    expect(body['chat_template_kwargs']).toEqual(kwargs);
    expect(body['thinking_token_budget']).toBe(tokens);
  });

  it('ask for no budget of a model that does not think', async () => {
    expect(await sent({ thinkingBudget: 500 })).not.toHaveProperty('thinking_token_budget');
  });

  it('hold values for the chat template, which go before ours', async () => {
    const chatTemplateKwargs = { enable_thinking: false, custom: 'x' };
    const body = await sent({ thinkingBudget: 500 }, { thinking: true, chatTemplateKwargs });
    expect(body['chat_template_kwargs']).toEqual({ enable_thinking: false, thinking: true, custom: 'x' });
  });

  it.each([
    ['response_format', { response_format: { type: 'json_schema', json_schema: { ...FORMAT, strict: false } } }],
    ['structured_outputs', { structured_outputs: { json: FORMAT.schema } }],
    ['guided_json', { guided_json: FORMAT.schema }],
  ] as const)('ask for a shape by %s', async (shapeField, expected) => {
    expect(await sent({ responseFormat: FORMAT }, { shapeField })).toMatchObject(expected);
  });

  it('hold what all answers must be like, but where one has a shape of its own', async () => {
    const structuredOutputs = { choice: ['yes', 'no'] };
    expect(await sent({}, { structuredOutputs })).toMatchObject({ structured_outputs: structuredOutputs });
    expect(await sent({ responseFormat: FORMAT }, { structuredOutputs })).not.toHaveProperty('structured_outputs');
  });
});
