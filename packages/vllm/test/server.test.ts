import { VLLMEmulator } from '@roomkit/emulators/vllm';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { VLLMAIProvider } from '../src/index.ts';

describe('a server of vLLM', () => {
  it('is asked what it serves, and how much fits', async () => {
    const { fetch } = new VLLMEmulator({ maxModelLen: 4096 });
    const provider = await VLLMAIProvider.connect({ fetch });
    expect(provider.modelName).toBe('Qwen/Qwen3-8B');
    expect(provider.capabilities.contextWindowTokens).toBe(4096);
    expect(await provider.listModels()).toEqual([
      { id: 'Qwen/Qwen3-8B', contextWindowTokens: 4096, maxOutputTokens: null },
    ]);
    const told = await VLLMAIProvider.connect({ fetch, contextWindowTokens: 2048 });
    expect(told.capabilities.contextWindowTokens).toBe(2048);
  });

  it('that serves several is told which, and which it has not', async () => {
    const { fetch } = new VLLMEmulator({ models: ['a', 'b'] });
    expect((await VLLMAIProvider.connect({ fetch, model: 'b' })).modelName).toBe('b');
    const refused = { code: 'configuration_invalid', details: { field: 'model' } };
    await expect(VLLMAIProvider.connect({ fetch })).rejects.toMatchObject(refused);
    await expect(VLLMAIProvider.connect({ fetch, model: 'c' })).rejects.toMatchObject(refused);
  });

  it('that is loading may be asked again, whether it says so or is not there yet', async () => {
    const emulator = await new VLLMEmulator().start();
    const baseUrl = `${emulator.url}/v1`;
    const provider = new VLLMAIProvider({ model: 'Qwen/Qwen3-8B', baseUrl });
    emulator.fault('unavailable', 2);
    await expect(provider.generate(aiContext())).rejects.toMatchObject({
      retryable: true,
      details: { statusCode: 503 },
    });
    await expect(VLLMAIProvider.connect({ baseUrl })).rejects.toMatchObject({ retryable: true });
    await emulator[Symbol.asyncDispose]();
    const failure = provider.generateStream(aiContext()).next();
    await expect(failure).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    await expect(VLLMAIProvider.connect({ baseUrl })).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: true,
    });
  });

  it('says so where a limit does not fit, and needs no key unless it was started with one', async () => {
    const { fetch } = new VLLMEmulator({ maxModelLen: 4096 });
    const provider = new VLLMAIProvider({ model: 'Qwen/Qwen3-8B', fetch });
    expect((await provider.generate(aiContext())).text).toBe('ok');
    await expect(provider.generate(aiContext({ maxTokens: 5000 }))).rejects.toMatchObject({
      retryable: false,
      details: { statusCode: 400, vendorCode: 'BadRequestError', contextOverflow: true },
    });
    const guarded = new VLLMAIProvider({ model: 'Qwen/Qwen3-8B', fetch: new VLLMEmulator({ apiKey: 'k' }).fetch });
    await expect(guarded.generate(aiContext())).rejects.toMatchObject({
      retryable: false,
      details: { statusCode: 401 },
    });
  });

  it('that says stop of a tool it was told to call has called it', async () => {
    const call = { type: 'tool_call', id: 'call_1', name: 'get_time', arguments: {} } as const;
    const { fetch } = new VLLMEmulator({ script: [{ output: [call] }] });
    const provider = new VLLMAIProvider({ model: 'Qwen/Qwen3-8B', fetch });
    const tools = [{ name: 'get_time', description: 'Time.', parameters: { type: 'object' } }];
    const response = await provider.generate(aiContext({ tools, toolChoice: { name: 'get_time' } }));
    expect(response).toMatchObject({ finishReason: 'tool_calls', providerMetadata: { stopReason: 'stop' } });
  });
});
