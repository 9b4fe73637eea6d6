import type { ProviderError } from '@roomkit/core';
import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import type { ModelClient } from '@roomkit/core/providers';
import { openaiFailure, requestOptions } from '@roomkit/openai-compatible';
import type { OpenAI } from 'openai';

import type { ResolvedOptions } from '../options.ts';
import { responsesRequest } from './request.ts';
import { responseOf } from './response.ts';
import { streamEvent } from './stream.ts';

/** The Responses API, by the vendor's client. */
export class ResponsesClient implements ModelClient {
  readonly provider: string;
  readonly #client: () => OpenAI;
  readonly #options: ResolvedOptions;

  constructor(provider: string, client: () => OpenAI, options: ResolvedOptions) {
    this.provider = provider;
    this.#client = client;
    this.#options = options;
  }

  async generate(context: AIContext, options: AICallOptions): Promise<AIResponse> {
    const request = { ...responsesRequest(context, this.#options, this.provider), stream: false } as const;
    return responseOf(await this.#client().responses.create(request, requestOptions(options)), this.provider);
  }

  async *stream(context: AIContext, options: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    const request = { ...responsesRequest(context, this.#options, this.provider), stream: true } as const;
    for await (const event of await this.#client().responses.create(request, requestOptions(options))) {
      const ours = streamEvent(event, this.provider);
      if (ours !== null) yield ours;
    }
  }

  failureOf(error: unknown): ProviderError {
    return openaiFailure(error, this.provider);
  }
}
