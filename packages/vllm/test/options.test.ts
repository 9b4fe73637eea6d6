import { describe, expect, it } from 'vitest';

import { VLLM_ENVIRONMENT, VLLMAIProvider, type VLLMConfig, type VLLMOptions } from '../src/index.ts';

describe('options of VLLMAIProvider', () => {
  it.each([
    ['model', { model: '' }],
    ['baseUrl', { baseUrl: 'nowhere' }],
    ['apiKey', { apiKey: ' ' }],
    ['tools', { tools: 'yes' }],
    ['thinking', { thinking: 1 }],
    ['thinkingBudget', { thinkingBudget: 'much' }],
    ['shapeField', { shapeField: 'shape' }],
    ['topK', { topK: -2 }],
    ['minP', { minP: 1.5 }],
    ['minP', { minP: Number.NaN }],
    ['repetitionPenalty', { repetitionPenalty: 0 }],
    ['contextWindowTokens', { contextWindowTokens: 0 }],
    ['maxTokens', { maxTokens: 0 }],
  ])('%s is refused by name: %o', (field, given) => {
    const options: VLLMConfig = { model: 'm', ...(given as Partial<VLLMOptions>) };
    expect(() => new VLLMAIProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('come from the environment, options before it', () => {
    const env = { VLLM_MODEL: 'a', VLLM_BASE_URL: 'http://gpu:8000/v1' };
    expect(VLLMAIProvider.fromEnv(env).modelName).toBe('a');
    expect(VLLMAIProvider.fromEnv(env, { model: 'b' }).modelName).toBe('b');
    expect(() => VLLMAIProvider.fromEnv({})).toThrow('model');
    expect(VLLM_ENVIRONMENT.filter(({ secret }) => secret === true).map(({ name }) => name)).toEqual(['VLLM_API_KEY']);
  });

  it('say what the model can do', () => {
    expect(new VLLMAIProvider({ model: 'm' })).toMatchObject({
      name: 'vllm',
      capabilities: { tools: true, vision: false, thinking: false, structuredOutput: true, contextWindowTokens: null },
    });
    expect(new VLLMAIProvider({ model: 'm', tools: false, vision: true, thinking: true })).toMatchObject({
      capabilities: { tools: false, parallelTools: false, vision: true, thinking: true },
    });
  });
});
