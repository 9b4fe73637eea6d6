import { ConfigurationError, requireInteger } from '@roomkit/core';
import type { AIProvider } from '@roomkit/core/ai';

/** What an {@link AIChannel} is made of. Only the provider is needed. */
export interface AIChannelOptions {
  /** The model. It may serve several channels; whoever made it closes it. */
  readonly provider: AIProvider;
  /** Who the model is and how it behaves. @defaultValue null */
  readonly systemPrompt?: string | null;
  /** 0 to 2; null leaves it to the vendor. @defaultValue null */
  readonly temperature?: number | null;
  /** The most tokens of an answer; null takes the provider's default. @defaultValue null */
  readonly maxTokens?: number | null;
  /** Tokens to think with; 0 switches thinking off, null leaves it to the provider. @defaultValue null */
  readonly thinkingBudget?: number | null;
  /** How many earlier messages the model reads, 0 to 1,000, the current one not counted. @defaultValue 50 */
  readonly maxContextEvents?: number;
  /** Whether answers are streamed where the provider can. @defaultValue true */
  readonly streaming?: boolean;
  /**
   * Which of the room's metadata stands in the prompt: all keys but those that start with `_`, none, or
   * these. @defaultValue 'all'
   */
  readonly roomMetadata?: 'all' | 'none' | readonly string[];
  /** Whether the prompt says what the channel that shows the answer can show. @defaultValue true */
  readonly describeTarget?: boolean;
  /** Fixed words of the channel. */
  readonly texts?: Partial<AIChannelTexts>;
}

/** Words the channel itself writes. */
export interface AIChannelTexts {
  /** Ends an answer that broke off after a part was shown; an empty string for nothing. */
  readonly interrupted: string;
}

/** The seed's name of {@link AIChannelOptions}. */
export type AIChannelConfig = AIChannelOptions;

/** Options with every default filled in. */
export interface ResolvedOptions extends Required<Omit<AIChannelOptions, 'texts'>> {
  readonly texts: AIChannelTexts;
}

/** The most messages a store gives at once. */
const MOST_CONTEXT_EVENTS = 1000;

const TEXTS: AIChannelTexts = { interrupted: '\n\n[The answer was interrupted.]' };

/** Options with defaults. @throws ConfigurationError naming the field that cannot be used */
export function resolveOptions(options: AIChannelOptions): ResolvedOptions {
  requireProvider(options.provider);
  const resolved: ResolvedOptions = {
    provider: options.provider,
    systemPrompt: options.systemPrompt ?? null,
    temperature: options.temperature ?? null,
    maxTokens: options.maxTokens ?? null,
    thinkingBudget: options.thinkingBudget ?? null,
    maxContextEvents: options.maxContextEvents ?? 50,
    streaming: options.streaming ?? true,
    roomMetadata: options.roomMetadata ?? 'all',
    describeTarget: options.describeTarget ?? true,
    texts: { ...TEXTS, ...options.texts },
  };
  requireSystemPrompt('systemPrompt', resolved.systemPrompt);
  requireTemperature('temperature', resolved.temperature);
  requireTokens('maxTokens', resolved.maxTokens, 1);
  requireTokens('thinkingBudget', resolved.thinkingBudget, 0);
  requireInteger('maxContextEvents', resolved.maxContextEvents, 0);
  if (resolved.maxContextEvents > MOST_CONTEXT_EVENTS) {
    throw new ConfigurationError('maxContextEvents', `must be at most ${MOST_CONTEXT_EVENTS}`);
  }
  requireRoomMetadata(resolved.roomMetadata);
  return Object.freeze(resolved);
}

/** Throws unless a value is words or null. */
export function requireSystemPrompt(field: string, value: unknown): asserts value is string | null {
  if (value !== null && typeof value !== 'string') throw new ConfigurationError(field, 'must be a string or null');
}

/** Throws unless a value is a temperature or null. */
export function requireTemperature(field: string, value: unknown): asserts value is number | null {
  if (value !== null && !(typeof value === 'number' && value >= 0 && value <= 2)) {
    throw new ConfigurationError(field, 'must be a number from 0 to 2, or null');
  }
}

/** Throws unless a value is a number of tokens or null. */
export function requireTokens(field: string, value: unknown, minimum: number): asserts value is number | null {
  if (value !== null) requireInteger(field, value, minimum);
}

function requireProvider(provider: unknown): void {
  const candidate = provider as Partial<AIProvider> | null | undefined;
  if (typeof candidate?.generate !== 'function' || candidate.capabilities === undefined) {
    throw new ConfigurationError('provider', 'must be an AIProvider');
  }
  if (candidate.specificationVersion !== 'v1') {
    throw new ConfigurationError('provider', 'must have specificationVersion v1');
  }
  if ((typeof candidate.generateStream === 'function') !== (candidate.capabilities.streaming === true)) {
    throw new ConfigurationError('provider', 'must have generateStream exactly when it claims streaming');
  }
}

function requireRoomMetadata(value: unknown): void {
  const isNames = Array.isArray(value) && value.every((name) => typeof name === 'string');
  if (value !== 'all' && value !== 'none' && !isNames) {
    throw new ConfigurationError('roomMetadata', "must be 'all', 'none' or a list of keys");
  }
}
