import { createTestClock } from '@roomkit/testing';
import { aiContext } from '@roomkit/testing/conformance';
import { MockLanguageModelV4 } from 'ai/test';
import { describe, expect, it, vi } from 'vitest';

import { type AISDKConfig, type AISDKOptions, AISDKProvider } from '../src/index.ts';

const model = new MockLanguageModelV4({ provider: 'acme.chat', modelId: 'acme-1' });

describe('options of AISDKProvider', () => {
  it.each([
    ['model', { model: 'openai/gpt-5' as never }],
    ['model', { model: null as never }],
    ['model', { model: { specificationVersion: 'v4' } as never }],
    ['model', { model: Object.assign(new MockLanguageModelV4(), { specificationVersion: 'v9' }) as never }],
    ['name', { name: ' ' }],
    ['maxTokens', { maxTokens: 0 }],
    ['timeoutMs', { timeoutMs: 0.5 }],
  ])('%s is refused by name: %o', (field, given) => {
    const options: AISDKConfig = { model, ...(given as Partial<AISDKOptions>) };
    expect(() => new AISDKProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('take name and model from the model, and say what it can do', () => {
    const everything = new AISDKProvider({ model });
    expect([everything.name, everything.modelName]).toEqual(['acme.chat', 'acme-1']);
    expect(everything.capabilities).toEqual({
      streaming: true,
      tools: true,
      parallelTools: true,
      vision: true,
      thinking: true,
      structuredOutput: true,
      temperature: true,
    });
    const some = new AISDKProvider({ model, name: 'ours', capabilities: { vision: false, contextWindowTokens: 8192 } });
    expect(some.name).toBe('ours');
    expect(some.capabilities).toMatchObject({ vision: false, thinking: true, contextWindowTokens: 8192 });
  });

  it('end a call that has not begun in time, whether or not the model minds', async () => {
    const clock = createTestClock();
    const calls: unknown[] = [];
    const never = (call: unknown): Promise<never> => {
      calls.push(call);
      return new Promise(() => {});
    };
    const provider = new AISDKProvider({
      model: new MockLanguageModelV4({ doGenerate: never, doStream: never }),
      clock,
      timeoutMs: 1000,
    });
    const failures = [
      provider.generate(aiContext()).catch((error: unknown) => error),
      provider
        .generateStream(aiContext())
        .next()
        .catch((error: unknown) => error),
    ];
    await vi.waitUntil(() => calls.length === 2);
    await clock.advance(1000);
    for (const failure of await Promise.all(failures)) {
      expect(failure).toMatchObject({ code: 'provider_failed', retryable: true, message: 'The model took too long.' });
    }
    expect(clock.pending).toBe(0);
  });
});
