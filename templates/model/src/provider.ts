import type { AICallOptions, AIContext, AIProvider, AIProviderCapabilities, AIResponse } from '@roomkit/core/ai';

import { processEnvironment, type Environment } from './environment.ts';
import { errorFromStatus } from './errors.ts';
import { checkOptions, optionsFromEnvironment, type __Name__Options } from './options.ts';

/** Answers with a model of __Name__. */
export class __Name__AIProvider implements AIProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = '__name__';
  readonly modelName = 'the-model';
  readonly capabilities: AIProviderCapabilities = {};
  readonly #options: Readonly<__Name__Options>;

  constructor(options: __Name__Options) {
    this.#options = checkOptions(options);
  }

  static fromEnv(environment: Environment = processEnvironment()): __Name__AIProvider {
    return new __Name__AIProvider(optionsFromEnvironment(environment));
  }

  async generate(context: AIContext, options: AICallOptions = {}): Promise<AIResponse> {
    options.signal?.throwIfAborted();
    const request = this.#options.fetch ?? fetch;
    const answer = await request(`${this.#options.baseUrl ?? 'https://vendor.invalid'}/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#options.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: context.messages }),
      signal: options.signal ?? null,
    });
    if (!answer.ok) throw errorFromStatus(answer.status);
    const text = await answer.text();
    return { parts: [{ type: 'text', text }], text, finishReason: 'stop', usage: {}, providerMetadata: {} };
  }
}
