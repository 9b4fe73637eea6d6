import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { brokenOff, type ModelClient, TimedCall } from '@roomkit/core/providers';

import { toProviderError } from '../errors.ts';
import type { ResolvedOptions } from '../options.ts';
import { orAborted, readStream } from '../read-stream.ts';
import { finishOf } from './answer.ts';
import { Assembler } from './assembler.ts';
import { generatedResponse } from './generated-response.ts';
import { generated, streamed } from './language-model.ts';
import { callOptions } from './request.ts';

/** How a model of the AI SDK is asked. */
export class AISDKModelClient implements ModelClient {
  readonly provider: string;
  readonly #options: ResolvedOptions;

  constructor(options: ResolvedOptions) {
    this.provider = options.name;
    this.#options = options;
  }

  async generate(context: AIContext, { signal }: AICallOptions): Promise<AIResponse> {
    using call = this.#call(signal);
    try {
      const options = await callOptions(context, this.#options, call.signal);
      const answer = await orAborted(generated(this.#options.model, options), call.signal);
      if (finishOf(answer.finishReason).unified === 'interrupted') throw brokenOff(this.provider);
      return generatedResponse(answer, this.provider);
    } catch (error) {
      throw call.failureOf(error);
    }
  }

  async *stream(context: AIContext, { signal }: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined> {
    using call = this.#call(signal);
    const assembler = new Assembler(this.provider);
    try {
      const options = await callOptions(context, this.#options, call.signal);
      const parts = await orAborted(streamed(this.#options.model, options), call.signal);
      for await (const part of readStream(parts, call.signal)) {
        if (part.type !== 'stream-start') call.begun();
        yield* assembler.push(part);
        if (assembler.response !== null) break;
      }
    } catch (error) {
      throw call.failureOf(error);
    }
    if (assembler.response !== null) yield { type: 'done', response: assembler.response };
  }

  failureOf(error: unknown): ReturnType<ModelClient['failureOf']> {
    return toProviderError(error, this.provider);
  }

  #call(signal: AbortSignal | undefined): TimedCall {
    const { clock, timeoutMs } = this.#options;
    return new TimedCall({ provider: this.provider, clock, timeoutMs }, signal);
  }
}
