import type { Anthropic } from '@anthropic-ai/sdk';
import type { ProviderError } from '@roomkit/core';
import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { type ListedModel, type ModelClient } from '@roomkit/core/providers';

import { createClient } from './client.ts';
import { toProviderError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import { requestOf } from './request.ts';
import { partOf, responseOf, usageOf } from './response.ts';
import { StreamAssembler } from './stream.ts';

/** The Messages API, by the vendor's client. */
export class AnthropicClient implements ModelClient {
  readonly provider: string;
  readonly #options: ResolvedOptions;
  #client: Anthropic | null = null;

  constructor(provider: string, options: ResolvedOptions) {
    this.provider = provider;
    this.#options = options;
  }

  async generate(context: AIContext, options: AICallOptions): Promise<AIResponse> {
    const request = requestOf(context, this.#options, this.provider);
    const message = await this.#connected().messages.create({ ...request, stream: false }, requestOptions(options));
    const parts = message.content.map((block) => partOf(block, this.provider)).filter((part) => part !== null);
    const { id, model, stop_reason: stopReason } = message;
    return responseOf(parts, { id, model, stopReason, usage: usageOf(message.usage) });
  }

  async *stream(context: AIContext, options: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    const assembler = new StreamAssembler(this.provider);
    const request = requestOf(context, this.#options, this.provider);
    const events = await this.#connected().messages.create({ ...request, stream: true }, requestOptions(options));
    for await (const event of events) {
      const ours = assembler.push(event);
      if (ours !== null) yield ours;
    }
    const { response } = assembler;
    if (response !== null) yield { type: 'done', response };
  }

  async models(options: AICallOptions): Promise<readonly ListedModel[]> {
    const listed: ListedModel[] = [];
    for await (const model of this.#connected().models.list({ limit: 1000 }, requestOptions(options))) {
      const { id, max_input_tokens: contextWindowTokens, max_tokens: maxOutputTokens } = model;
      listed.push({ id, contextWindowTokens, maxOutputTokens });
    }
    return listed;
  }

  failureOf(error: unknown): ProviderError {
    return toProviderError(error, this.provider);
  }

  #connected(): Anthropic {
    this.#client ??= createClient(this.#options);
    return this.#client;
  }
}

function requestOptions({ signal }: AICallOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
