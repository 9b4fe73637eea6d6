import type { ProviderError } from '@roomkit/core';
import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import type { ModelClient } from '@roomkit/core/providers';
import type { OpenAI } from 'openai';

import { openaiFailure } from '../connection/errors.ts';
import { requestOptions } from '../connection/models.ts';
import { completionResponse } from './completion.ts';
import type { ChatDialect } from './dialect.ts';
import { chatRequest } from './request.ts';
import { ChatAssembler } from './stream.ts';

/** Chat Completions, by the vendor's client. */
export class ChatClient implements ModelClient {
  readonly provider: string;
  readonly #client: () => OpenAI;
  readonly #dialect: ChatDialect;

  constructor(client: () => OpenAI, dialect: ChatDialect) {
    this.provider = dialect.provider;
    this.#client = client;
    this.#dialect = dialect;
  }

  async generate(context: AIContext, options: AICallOptions): Promise<AIResponse> {
    const request = { ...chatRequest(context, this.#dialect), stream: false } as const;
    const completion = await this.#client().chat.completions.create(request, requestOptions(options));
    return completionResponse(completion, this.provider);
  }

  async *stream(context: AIContext, options: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    const counted = this.#dialect.countsStreams ? { stream_options: { include_usage: true } } : {};
    const request = { ...counted, ...chatRequest(context, this.#dialect), stream: true } as const;
    const chunks = await this.#client().chat.completions.create(request, requestOptions(options));
    const assembler = new ChatAssembler(this.provider);
    for await (const chunk of chunks) yield* assembler.push(chunk);
    const { response } = assembler;
    // The client ends an aborted stream as if it were whole.
    if (response === null || options.signal?.aborted === true) return;
    for (const part of response.parts) if (part.type === 'tool_call') yield { type: 'tool_call', call: part };
    yield { type: 'done', response };
  }

  failureOf(error: unknown): ProviderError {
    return openaiFailure(error, this.provider);
  }
}
