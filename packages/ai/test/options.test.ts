import { MockAIProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { AIChannel, type AIChannelConfig, type AIChannelOptions } from '../src/index.ts';

const provider = new MockAIProvider();
const plain = { specificationVersion: 'v1', name: 'p', modelName: 'm', capabilities: {}, generate: () => null };

describe('options of AIChannel', () => {
  it.each<[string, unknown]>([
    ['provider', {}],
    ['provider', { provider: null }],
    ['provider', { provider: { generate: () => null } }],
    ['provider', { provider: { ...plain, specificationVersion: 'v9' } }],
    ['provider', { provider: { ...plain, capabilities: { streaming: true } } }],
    ['systemPrompt', { provider, systemPrompt: 7 }],
    ['temperature', { provider, temperature: 2.1 }],
    ['temperature', { provider, temperature: Number.NaN }],
    ['maxTokens', { provider, maxTokens: 0 }],
    ['thinkingBudget', { provider, thinkingBudget: -1 }],
    ['maxContextEvents', { provider, maxContextEvents: -1 }],
    ['maxContextEvents', { provider, maxContextEvents: 1001 }],
    ['maxToolRounds', { provider, maxToolRounds: -1 }],
    ['roomMetadata', { provider, roomMetadata: 'some' }],
    ['roomMetadata', { provider, roomMetadata: [1] }],
  ])('%s is refused by name: %o', (field, options) => {
    expect(() => new AIChannel('ai', options as AIChannelOptions)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('AI-A.9.2 no rounds of tools are refused by name: a channel without tools is one that has none', () => {
    expect(() => new AIChannel('ai', { provider, maxToolRounds: 0 })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field: 'maxToolRounds' }) }),
    );
  });

  it('describe a channel that reads text and markup, and pictures where the model sees', () => {
    const options: AIChannelConfig = { provider };
    const blind = new AIChannel('ai', options);
    expect(blind).toMatchObject({ channelType: 'ai', category: 'intelligence', providerName: 'mock' });
    expect(blind.capabilities.mediaTypes).toEqual(['text', 'rich']);
    const seeing = new AIChannel('ai', { provider: new MockAIProvider({ capabilities: { vision: true } }) });
    expect(seeing.capabilities.mediaTypes).toEqual(['text', 'rich', 'media']);
    expect(seeing.capabilities.supportedMediaTypes).toContain('image/png');
    expect(seeing.info()).toMatchObject({ provider: 'mock', model: 'mock-model', capabilities: { vision: true } });
  });

  it('make a channel that needs a kit', async () => {
    const event = { type: 'message', source: { channelId: 'sms' } };
    const call = new AIChannel('ai', { provider }).onEvent(
      event as Parameters<AIChannel['onEvent']>[0],
      {} as Parameters<AIChannel['onEvent']>[1],
      {} as Parameters<AIChannel['onEvent']>[2],
    );
    await expect(call).rejects.toMatchObject({ code: 'channel_not_registered' });
  });
});
