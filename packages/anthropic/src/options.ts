import {
  type EnvironmentVariable,
  type ModelOptions,
  requireOneOf,
  requireText,
  resolveModelOptions,
  type ResolvedModelOptions,
} from '@roomkit/core/providers';

/** What an {@link AnthropicAIProvider} is made of. Only the key is needed. */
export interface AnthropicOptions extends ModelOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'claude-sonnet-5-5' */
  readonly model?: string;
  /** The most tokens of an answer where a request names none. @defaultValue 8192 */
  readonly maxTokens?: number;
  /**
   * How a thinking budget is asked for: `adaptive` lets the model decide how much to think (newer models),
   * `budget` sends the number (older ones). @defaultValue 'adaptive'
   */
  readonly thinking?: 'adaptive' | 'budget';
  /** How much work the model puts into an answer. @defaultValue the vendor's */
  readonly effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** @defaultValue 'https://api.anthropic.com' */
  readonly baseUrl?: string;
  /** Sent with every request, such as an `anthropic-version` for a compatible gateway. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
}

/** The seed's name of {@link AnthropicOptions}. */
export type AnthropicConfig = AnthropicOptions;

/** Options with every default filled in. */
export type ResolvedOptions = ResolvedModelOptions<
  AnthropicOptions & Required<Pick<AnthropicOptions, 'maxTokens' | 'thinking'>>
>;

/** The variables `fromEnv` reads. */
export const ANTHROPIC_ENVIRONMENT: readonly EnvironmentVariable<AnthropicOptions>[] = [
  { name: 'ANTHROPIC_API_KEY', option: 'apiKey', secret: true },
  { name: 'ANTHROPIC_MODEL', option: 'model' },
  { name: 'ANTHROPIC_BASE_URL', option: 'baseUrl' },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: AnthropicOptions): ResolvedOptions {
  const resolved = resolveModelOptions({
    ...options,
    model: options.model ?? 'claude-sonnet-5-5',
    maxTokens: options.maxTokens ?? 8192,
    thinking: options.thinking ?? 'adaptive',
    baseUrl: options.baseUrl ?? 'https://api.anthropic.com',
  });
  requireText('apiKey', resolved.apiKey);
  requireOneOf('thinking', resolved.thinking, ['adaptive', 'budget']);
  if (resolved.effort !== undefined) {
    requireOneOf('effort', resolved.effort, ['low', 'medium', 'high', 'xhigh', 'max']);
  }
  return resolved;
}
