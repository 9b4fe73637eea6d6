import { ConfigurationError, requireInteger } from '@roomkit/core';
import {
  type EnvironmentVariable,
  type ModelOptions,
  requireOneOf,
  requireText,
  resolveModelOptions,
  type ResolvedModelOptions,
} from '@roomkit/core/providers';

import type { ThinkingField } from './chat/dialect.ts';

/** What an {@link OpenAICompatibleAIProvider} is made of: where the server is, and which model is asked. */
export interface OpenAICompatibleOptions extends ModelOptions {
  /** With the version, without a slash at the end, such as `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Secret. Without one, no credentials are sent. */
  readonly apiKey?: string;
  /** What the provider is called, in errors and by its thinking. @defaultValue 'openai-compatible' */
  readonly name?: string;
  /** Fields of the server's own. They replace ours of the same name, but for model, messages and stream. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Whether the model sees images. @defaultValue false */
  readonly vision?: boolean;
  /** Whether the model calls tools. @defaultValue true */
  readonly tools?: boolean;
  /** Whether the server holds an answer to a JSON Schema. @defaultValue true */
  readonly structuredOutput?: boolean;
  /** Whether the model takes a temperature. @defaultValue true */
  readonly temperature?: boolean;
  /** Tokens that fit into one request and its answer. @defaultValue unknown */
  readonly contextWindowTokens?: number;
  /** How the server calls the limit of an answer. @defaultValue 'max_tokens' */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  /** Whether streams are asked to count tokens; off for servers that refuse the question. @defaultValue true */
  readonly countsStreams?: boolean;
  /** Where the server takes back what its model thought, for models that think between tools. @defaultValue nowhere */
  readonly thinkingField?: ThinkingField;
}

/** The seed's name of {@link OpenAICompatibleOptions}. */
export type OpenAICompatibleConfig = OpenAICompatibleOptions;

type WithDefault =
  | 'name'
  | 'extraBody'
  | 'tools'
  | 'structuredOutput'
  | 'temperature'
  | 'maxTokensField'
  | 'countsStreams';

/** Options with every default filled in. */
export type ResolvedOptions = ResolvedModelOptions<
  OpenAICompatibleOptions & Required<Pick<OpenAICompatibleOptions, WithDefault>>
>;

/** The variables `fromEnv` reads. */
export const OPENAI_COMPATIBLE_ENVIRONMENT: readonly EnvironmentVariable<OpenAICompatibleOptions>[] = [
  { name: 'OPENAI_COMPATIBLE_BASE_URL', option: 'baseUrl' },
  { name: 'OPENAI_COMPATIBLE_MODEL', option: 'model' },
  { name: 'OPENAI_COMPATIBLE_API_KEY', option: 'apiKey', secret: true },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: OpenAICompatibleOptions): ResolvedOptions {
  const resolved = resolveModelOptions({
    ...options,
    name: options.name ?? 'openai-compatible',
    extraBody: options.extraBody ?? {},
    vision: options.vision ?? false,
    tools: options.tools ?? true,
    structuredOutput: options.structuredOutput ?? true,
    temperature: options.temperature ?? true,
    maxTokensField: options.maxTokensField ?? 'max_tokens',
    countsStreams: options.countsStreams ?? true,
  });
  const { apiKey, contextWindowTokens, thinkingField } = resolved;
  requireText('name', resolved.name);
  if (apiKey !== undefined) requireText('apiKey', apiKey);
  for (const name of ['tools', 'structuredOutput', 'temperature', 'countsStreams'] as const) {
    if (typeof resolved[name] !== 'boolean') throw new ConfigurationError(name, 'must be true or false');
  }
  if (contextWindowTokens !== undefined) requireInteger('contextWindowTokens', contextWindowTokens, 1);
  requireOneOf('maxTokensField', resolved.maxTokensField, ['max_tokens', 'max_completion_tokens']);
  if (thinkingField !== undefined) requireOneOf('thinkingField', thinkingField, ['reasoning', 'reasoning_content']);
  return resolved;
}
