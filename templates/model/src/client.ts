import type { ProviderError } from '@roomkit/core';
import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { type ModelClient, modelResponse, modelUsage, unreachedModel } from '@roomkit/core/providers';

import { refusalOf } from './errors.ts';
import type { ResolvedOptions } from './options.ts';

/** How the vendor is asked. */
export class __Name__Client implements ModelClient {
  readonly provider: string;
  readonly #options: ResolvedOptions;

  constructor(provider: string, options: ResolvedOptions) {
    this.provider = provider;
    this.#options = options;
  }

  async generate(context: AIContext, { signal }: AICallOptions): Promise<AIResponse> {
    const { apiKey, baseUrl, defaultHeaders, model } = this.#options;
    const request = this.#options.fetch ?? fetch;
    const answer = await request(`${baseUrl}/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...defaultHeaders },
      body: JSON.stringify({ model, messages: context.messages }),
      signal: signal ?? null,
    });
    if (!answer.ok) throw await refusalOf(answer, this.provider);
    const text = await answer.text();
    return modelResponse({
      parts: [{ type: 'text', text }],
      finishReason: 'stop',
      usage: modelUsage({}),
      metadata: { model },
    });
  }

  async *stream(context: AIContext, options: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    const response = await this.generate(context, options);
    if (response.text !== '') yield { type: 'text', text: response.text };
    yield { type: 'done', response };
  }

  failureOf(error: unknown): ProviderError {
    return unreachedModel(this.provider, error);
  }
}
