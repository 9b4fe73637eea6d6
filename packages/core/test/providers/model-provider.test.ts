import { describe, expect, it } from 'vitest';

import type { AIContext, AIResponse, AIStreamEvent } from '../../src/ai.ts';
import { type ModelClient, type ModelOptions, ModelProvider, resolveModelOptions } from '../../src/providers.ts';
import { unreachedModel } from '../../src/providers.ts';

const RESPONSE: AIResponse = { parts: [], text: '', finishReason: 'stop', usage: {}, providerMetadata: {} };
const CONTEXT: AIContext = {
  messages: [],
  systemPrompt: null,
  tools: [],
  room: null,
  targetCapabilities: null,
  targetMediaTypes: [],
  metadata: {},
};

const CLIENT: ModelClient = {
  provider: 'acme',
  generate: async () => RESPONSE,
  async *stream(): AsyncGenerator<AIStreamEvent> {
    yield { type: 'done', response: RESPONSE };
  },
  failureOf: (error) => unreachedModel('acme', error),
};

class AcmeAIProvider extends ModelProvider {
  constructor() {
    super(CLIENT, { modelName: 'acme-1', capabilities: { vision: true, tools: false } });
  }
}

describe('a provider on a client', () => {
  it('CORE-6.7.2 says who it is and what it can, and asks its client', async () => {
    const provider = new AcmeAIProvider();
    expect([provider.specificationVersion, provider.name, provider.modelName]).toEqual(['v1', 'acme', 'acme-1']);
    expect(provider.capabilities).toEqual({
      streaming: true,
      tools: false,
      parallelTools: true,
      structuredOutput: true,
      vision: true,
    });
    expect(Object.isFrozen(provider.capabilities)).toBe(true);
    expect(await provider.generate(CONTEXT)).toBe(RESPONSE);
    const events: string[] = [];
    for await (const { type } of provider.generateStream(CONTEXT)) events.push(type);
    expect(events).toEqual(['done']);
  });
});

describe('options of providers of models', () => {
  const required = { model: 'acme-1', baseUrl: 'http://models.internal:8000/v1' };

  it('have defaults', () => {
    expect(resolveModelOptions({ ...required, maxTokens: 7 })).toEqual({
      ...required,
      maxTokens: 7,
      vision: true,
      defaultHeaders: {},
      timeoutMs: 600_000,
    });
  });

  it.each([
    ['model', { model: ' ' }],
    ['baseUrl', { baseUrl: 'ftp://example.com' }],
    ['baseUrl', { baseUrl: 'nowhere' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['maxTokens', { maxTokens: 1.5 }],
    ['vision', { vision: 'yes' }],
  ])('%s is refused by name: %o', (field, given) => {
    expect(() => resolveModelOptions({ ...required, ...(given as ModelOptions) })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
