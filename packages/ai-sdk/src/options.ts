import type { SharedV4ProviderOptions } from '@ai-sdk/provider';
import { type Clock, requireInteger, systemClock } from '@roomkit/core';
import type { AIProviderCapabilities } from '@roomkit/core/ai';
import { requireText } from '@roomkit/core/providers';

import { type AISDKModel, requireModel } from './model/language-model.ts';

/** What an {@link AISDKProvider} is made of. Only the model is needed. */
export interface AISDKOptions {
  /**
   * Made by any provider of the AI SDK, with its key and its address. The name of a model, which the SDK would look
   * up at its gateway, is none.
   */
  readonly model: AISDKModel;
  /** How failures and thinking are told from those of others. @defaultValue the model's own, such as `openai.chat` */
  readonly name?: string;
  /**
   * What the model can do, which the SDK does not say: only what it cannot needs to be named.
   * @defaultValue everything that has a name in the SDK
   */
  readonly capabilities?: Omit<AIProviderCapabilities, 'streaming'>;
  /** The most tokens of an answer where a request names none. @defaultValue the model's */
  readonly maxTokens?: number;
  /** Sent with every request, where the model is behind HTTP. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The vendor's own options, by its name, such as `{ openai: { parallelToolCalls: false } }`. */
  readonly providerOptions?: SharedV4ProviderOptions;
  /** How long the model may take to begin a stream, or to give an answer in one piece. @defaultValue 600000 */
  readonly timeoutMs?: number;
  /** Gets images that the model cannot fetch by itself. @defaultValue one that reaches no private network */
  readonly fetch?: typeof globalThis.fetch;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
}

/** The seed's name of {@link AISDKOptions}. */
export type AISDKConfig = AISDKOptions;

type WithDefault = 'name' | 'headers' | 'providerOptions' | 'timeoutMs' | 'clock';

/** Options with every default filled in. */
export type ResolvedOptions = Omit<AISDKOptions, WithDefault> &
  Required<Pick<AISDKOptions, WithDefault>> & { readonly capabilities: Omit<AIProviderCapabilities, 'streaming'> };

const EVERYTHING: Omit<AIProviderCapabilities, 'streaming'> = {
  tools: true,
  parallelTools: true,
  vision: true,
  thinking: true,
  structuredOutput: true,
  temperature: true,
};

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: AISDKOptions): ResolvedOptions {
  requireModel('model', options.model);
  const resolved: ResolvedOptions = {
    ...options,
    name: options.name ?? options.model.provider,
    capabilities: { ...EVERYTHING, ...options.capabilities },
    headers: options.headers ?? {},
    providerOptions: options.providerOptions ?? {},
    timeoutMs: options.timeoutMs ?? 600_000,
    clock: options.clock ?? systemClock,
  };
  requireText('name', resolved.name);
  requireInteger('timeoutMs', resolved.timeoutMs, 1);
  if (resolved.maxTokens !== undefined) requireInteger('maxTokens', resolved.maxTokens, 1);
  return Object.freeze(resolved);
}
