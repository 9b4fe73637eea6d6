import { ConfigurationError, requireInteger } from '@roomkit/core';

/** What an {@link AnthropicAIProvider} is made of. Only the key is needed. */
export interface AnthropicOptions {
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
  /** Whether the model sees images. @defaultValue true */
  readonly vision?: boolean;
  /** @defaultValue 'https://api.anthropic.com' */
  readonly baseUrl?: string;
  /** Sent with every request, such as an `anthropic-version` for a compatible gateway. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  /** How long the vendor may take to begin its answer. @defaultValue 600000 */
  readonly timeoutMs?: number;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link AnthropicOptions}. */
export type AnthropicConfig = AnthropicOptions;

/** Options with every default filled in. */
export type ResolvedOptions = Required<Omit<AnthropicOptions, 'effort' | 'fetch'>> &
  Pick<AnthropicOptions, 'effort' | 'fetch'>;

/** Variables of the environment that `fromEnv` reads. */
export const ANTHROPIC_ENVIRONMENT = [
  { name: 'ANTHROPIC_API_KEY', secret: true },
  { name: 'ANTHROPIC_MODEL', secret: false },
  { name: 'ANTHROPIC_BASE_URL', secret: false },
] as const;

/** Options with defaults. @throws ConfigurationError naming the field that cannot be used */
export function resolveOptions(options: AnthropicOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    ...options,
    model: options.model ?? 'claude-sonnet-5-5',
    maxTokens: options.maxTokens ?? 8192,
    thinking: options.thinking ?? 'adaptive',
    vision: options.vision ?? true,
    baseUrl: options.baseUrl ?? 'https://api.anthropic.com',
    defaultHeaders: options.defaultHeaders ?? {},
    timeoutMs: options.timeoutMs ?? 600_000,
  };
  requireText('apiKey', resolved.apiKey);
  requireText('model', resolved.model);
  requireInteger('maxTokens', resolved.maxTokens, 1);
  requireInteger('timeoutMs', resolved.timeoutMs, 1);
  requireOneOf('thinking', resolved.thinking, ['adaptive', 'budget']);
  if (resolved.effort !== undefined) {
    requireOneOf('effort', resolved.effort, ['low', 'medium', 'high', 'xhigh', 'max']);
  }
  requireAddress('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}

/** Options from the environment; variables that are not set are left out. */
export function optionsFromEnv(env: Readonly<Record<string, string | undefined>>): AnthropicOptions {
  const model = env['ANTHROPIC_MODEL'];
  const baseUrl = env['ANTHROPIC_BASE_URL'];
  return { apiKey: env['ANTHROPIC_API_KEY'] ?? '', ...(model ? { model } : {}), ...(baseUrl ? { baseUrl } : {}) };
}

function requireText(field: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') throw new ConfigurationError(field, 'must not be empty');
}

function requireOneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) throw new ConfigurationError(field, `must be one of ${allowed.join(', ')}`);
}

function requireAddress(field: string, value: string): void {
  const protocol = URL.canParse(value) ? new URL(value).protocol : null;
  if (protocol !== 'https:' && protocol !== 'http:') throw new ConfigurationError(field, 'must be an http(s) URL');
}
