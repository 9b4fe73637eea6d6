import { env as processEnvironment } from 'node:process';

import type { Anthropic } from '@anthropic-ai/sdk';
import { isRoomKitError } from '@roomkit/core';
import type {
  AICallOptions,
  AIContext,
  AIProvider,
  AIProviderCapabilities,
  AIResponse,
  AIStreamEvent,
} from '@roomkit/core/ai';

import { createClient } from './client.ts';
import { endedEarly, toProviderError } from './errors.ts';
import { type AnthropicOptions, optionsFromEnv, resolveOptions, type ResolvedOptions } from './options.ts';
import { requestOf } from './request.ts';
import { partOf, responseOf, usageOf } from './response.ts';
import { StreamAssembler } from './stream.ts';

/** Claude, by the Messages API. Connects with the first call; needs no closing. */
export class AnthropicAIProvider implements AIProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'anthropic';
  readonly modelName: string;
  readonly capabilities: AIProviderCapabilities;
  readonly #options: ResolvedOptions;
  #client: Anthropic | null = null;

  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: AnthropicOptions) {
    this.#options = resolveOptions(options);
    this.modelName = this.#options.model;
    this.capabilities = Object.freeze({
      streaming: true,
      tools: true,
      parallelTools: true,
      vision: this.#options.vision,
      thinking: true,
      structuredOutput: true,
      temperature: false,
    });
  }

  /** A provider by `ANTHROPIC_API_KEY`, `ANTHROPIC_MODEL` and `ANTHROPIC_BASE_URL`; `options` go before them. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: Partial<AnthropicOptions> = {},
  ): AnthropicAIProvider {
    return new AnthropicAIProvider({ ...optionsFromEnv(env), ...options });
  }

  async generate(context: AIContext, options: AICallOptions = {}): Promise<AIResponse> {
    const { signal } = options;
    signal?.throwIfAborted();
    try {
      const request = requestOf(context, this.#options, this.name);
      const message = await this.#connected().messages.create({ ...request, stream: false }, requestOptions(signal));
      const parts = message.content.map((block) => partOf(block, this.name)).filter((part) => part !== null);
      const { id, model, stop_reason: stopReason } = message;
      return responseOf(parts, { id, model, stopReason, usage: usageOf(message.usage) });
    } catch (error) {
      throw this.#failure(error, signal);
    }
  }

  async *generateStream(
    context: AIContext,
    options: AICallOptions = {},
  ): AsyncGenerator<AIStreamEvent, void, undefined> {
    const { signal } = options;
    signal?.throwIfAborted();
    const assembler = new StreamAssembler(this.name);
    try {
      const request = requestOf(context, this.#options, this.name);
      const events = await this.#connected().messages.create({ ...request, stream: true }, requestOptions(signal));
      for await (const event of events) {
        const ours = assembler.push(event);
        if (ours !== null) yield ours;
      }
      // The client ends an aborted stream as if it were whole.
      signal?.throwIfAborted();
    } catch (error) {
      throw this.#failure(error, signal);
    }
    const { response } = assembler;
    if (response === null) throw endedEarly(this.name);
    yield { type: 'done', response };
  }

  #connected(): Anthropic {
    this.#client ??= createClient(this.#options);
    return this.#client;
  }

  #failure(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted === true) return signal.reason;
    // A message that cannot be sent was not the vendor's doing.
    return isRoomKitError(error) ? error : toProviderError(error, this.name);
  }
}

function requestOptions(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
