import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AISDKProvider } from '@roomkit/ai-sdk';
import { AnthropicAIProvider } from '@roomkit/anthropic';
import type { AIProvider } from '@roomkit/core/ai';
import type { ModelEmulatorOptions } from '@roomkit/emulators';
import { AnthropicEmulator } from '@roomkit/emulators/anthropic';
import { GeminiEmulator } from '@roomkit/emulators/gemini';
import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { VLLMEmulator } from '@roomkit/emulators/vllm';
import { GeminiAIProvider } from '@roomkit/gemini';
import { OpenAIAIProvider } from '@roomkit/openai';
import { OpenAICompatibleAIProvider } from '@roomkit/openai-compatible';
import { VLLMAIProvider } from '@roomkit/vllm';

/** A provider over a vendor of its own. */
export interface PlayedModel extends AsyncDisposable {
  readonly provider: AIProvider;
  /** How many requests reached the model, and how many were refused. */
  readonly requests: () => number;
}

type Start = (options: ModelEmulatorOptions) => Promise<PlayedModel>;

interface Emulator extends AsyncDisposable {
  readonly requests: readonly unknown[];
}

function played(emulator: Emulator, provider: AIProvider): PlayedModel {
  return {
    provider,
    requests: () => emulator.requests.length,
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

async function openai(
  options: ModelEmulatorOptions,
  provide: (connection: { readonly apiKey: string; readonly baseUrl: string }) => AIProvider,
): Promise<PlayedModel> {
  const emulator = await new OpenAIEmulator(options).start();
  return played(emulator, provide({ apiKey: emulator.apiKey, baseUrl: `${emulator.url}/v1` }));
}

/** Every package of a model, in every way it can be asked. */
export const MODELS: Readonly<Record<string, Start>> = {
  async 'Anthropic, Messages'(options) {
    const emulator = await new AnthropicEmulator(options).start();
    return played(emulator, new AnthropicAIProvider({ apiKey: emulator.apiKey, baseUrl: emulator.url }));
  },
  'OpenAI, Responses': (options) => openai(options, (connection) => new OpenAIAIProvider(connection)),
  'OpenAI, Chat Completions': (options) =>
    openai(options, (connection) => new OpenAIAIProvider({ ...connection, model: 'gpt-4.1', api: 'chat_completions' })),
  'a compatible server': (options) =>
    openai(options, (connection) => new OpenAICompatibleAIProvider({ ...connection, model: 'gpt-4.1', vision: true })),
  async Gemini(options) {
    const emulator = await new GeminiEmulator(options).start();
    return played(emulator, new GeminiAIProvider({ apiKey: emulator.apiKey, baseUrl: emulator.url }));
  },
  async vLLM(options) {
    const emulator = await new VLLMEmulator(options).start();
    const baseUrl = `${emulator.url}/v1`;
    return played(emulator, new VLLMAIProvider({ baseUrl, model: 'Qwen/Qwen3-8B', vision: true, thinking: true }));
  },
  'the AI SDK': (options) =>
    openai(options, ({ apiKey, baseUrl: baseURL }) => {
      const sdk = createOpenAICompatible({ name: 'sdk', apiKey, baseURL, includeUsage: true });
      return new AISDKProvider({ model: sdk.chatModel('gpt-4.1') });
    }),
};
