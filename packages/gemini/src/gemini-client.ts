import type { GenerateContentParameters, GoogleGenAI } from '@google/genai/web';
import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { brokenOff, type ModelClient, TimedCall } from '@roomkit/core/providers';

import { Assembler } from './assembler.ts';
import { createClient } from './client.ts';
import { toProviderError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import { requestOf } from './request.ts';

/** How Gemini is asked. Connects with the first call. */
export class GeminiClient implements ModelClient {
  readonly provider: string;
  readonly #options: ResolvedOptions;
  #sdk: GoogleGenAI | null = null;

  constructor(provider: string, options: ResolvedOptions) {
    this.provider = provider;
    this.#options = options;
  }

  async generate(context: AIContext, { signal }: AICallOptions): Promise<AIResponse> {
    using call = this.#call(signal);
    const assembler = this.#assembler();
    const request = this.#request(context, call);
    try {
      assembler.push(await this.#connected().models.generateContent(request));
    } catch (error) {
      throw call.failureOf(error);
    }
    if (assembler.response === null) throw brokenOff(this.provider);
    return assembler.response;
  }

  async *stream(context: AIContext, { signal }: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    using call = this.#call(signal);
    const assembler = this.#assembler();
    const request = this.#request(context, call);
    try {
      for await (const piece of await this.#connected().models.generateContentStream(request)) {
        call.begun();
        yield* assembler.push(piece);
      }
    } catch (error) {
      throw call.failureOf(error);
    }
    if (assembler.response !== null) yield { type: 'done', response: assembler.response };
  }

  failureOf(error: unknown): ReturnType<ModelClient['failureOf']> {
    return toProviderError(error, this.provider);
  }

  #connected(): GoogleGenAI {
    this.#sdk ??= createClient(this.#options);
    return this.#sdk;
  }

  #call(signal: AbortSignal | undefined): TimedCall {
    const { clock, timeoutMs } = this.#options;
    return new TimedCall({ provider: this.provider, clock, timeoutMs }, signal);
  }

  #assembler(): Assembler {
    return new Assembler(this.provider, this.#options.createId);
  }

  #request(context: AIContext, call: TimedCall): GenerateContentParameters {
    const request = requestOf(context, this.#options, this.provider);
    return { ...request, config: { ...request.config, abortSignal: call.signal } };
  }
}
