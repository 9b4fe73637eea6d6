import { env as processEnvironment } from 'node:process';

import { isRoomKitError } from '@roomkit/core';
import type {
  AICallOptions,
  AIContext,
  AIProvider,
  AIProviderCapabilities,
  AIResponse,
  AIStreamEvent,
} from '@roomkit/core/ai';
import type { OpenAI } from 'openai';

import { chatWire } from './chat/wire.ts';
import { createClient } from './client.ts';
import { endedEarly, toProviderError } from './errors.ts';
import { type OpenAIOptions, optionsFromEnv, resolveOptions, type ResolvedOptions } from './options.ts';
import { responsesWire } from './responses/wire.ts';
import type { Wire } from './wire.ts';

/** OpenAI's models, by the Responses API or Chat Completions. Connects with the first call; needs no closing. */
export class OpenAIAIProvider implements AIProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'openai';
  readonly modelName: string;
  readonly capabilities: AIProviderCapabilities;
  readonly #wire: Wire;

  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(options: OpenAIOptions) {
    const resolved = resolveOptions(options);
    this.modelName = resolved.model;
    this.capabilities = Object.freeze({
      streaming: true,
      tools: true,
      parallelTools: true,
      vision: resolved.vision,
      thinking: resolved.reasoning && resolved.api === 'responses',
      structuredOutput: true,
      temperature: !resolved.reasoning,
    });
    const client = lazyClient(resolved);
    this.#wire =
      resolved.api === 'responses' ? responsesWire(client, resolved, this.name) : chatWire(client, resolved, this.name);
  }

  /**
   * A provider by `OPENAI_API_KEY`, `OPENAI_MODEL`, `OPENAI_BASE_URL`, `OPENAI_ORG_ID` and
   * `OPENAI_PROJECT_ID`; `options` go before them.
   */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: Partial<OpenAIOptions> = {},
  ): OpenAIAIProvider {
    return new OpenAIAIProvider({ ...optionsFromEnv(env), ...options });
  }

  async generate(context: AIContext, options: AICallOptions = {}): Promise<AIResponse> {
    options.signal?.throwIfAborted();
    try {
      return await this.#wire.generate(context, options);
    } catch (error) {
      throw this.#failure(error, options.signal);
    }
  }

  async *generateStream(
    context: AIContext,
    options: AICallOptions = {},
  ): AsyncGenerator<AIStreamEvent, void, undefined> {
    options.signal?.throwIfAborted();
    try {
      for await (const event of this.#wire.stream(context, options)) {
        yield event;
        if (event.type === 'done') return;
      }
      options.signal?.throwIfAborted();
    } catch (error) {
      throw this.#failure(error, options.signal);
    }
    throw endedEarly(this.name);
  }

  #failure(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted === true) return signal.reason;
    // A message that cannot be sent was not the vendor's doing.
    return isRoomKitError(error) ? error : toProviderError(error, this.name);
  }
}

function lazyClient(options: ResolvedOptions): () => OpenAI {
  let client: OpenAI | null = null;
  return () => (client ??= createClient(options));
}
