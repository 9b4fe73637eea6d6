import { ConfigurationError, requireInteger } from '@roomkit/core';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** How hard a reasoning model thinks. Not every model takes every value. */
export type OpenAIReasoningEffort = (typeof EFFORTS)[number];

/** What an {@link OpenAIAIProvider} is made of. Only the key is needed. */
export interface OpenAIOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'gpt-5.5' */
  readonly model?: string;
  /** The Responses API, or Chat Completions for servers that have nothing else. @defaultValue 'responses' */
  readonly api?: 'responses' | 'chat_completions';
  /** The most tokens of an answer where a request names none. @defaultValue the vendor's */
  readonly maxTokens?: number;
  /**
   * Whether the model reasons: such models take no temperature, and think by effort.
   * @defaultValue true for models called o… and gpt-5 or later, chat models apart
   */
  readonly reasoning?: boolean;
  /** Effort where a request names no thinking budget. @defaultValue the vendor's */
  readonly reasoningEffort?: OpenAIReasoningEffort;
  /** Whether the model sees images. @defaultValue true */
  readonly vision?: boolean;
  /** Whether the vendor may keep the answers. @defaultValue false */
  readonly store?: boolean;
  /** With the version, without a slash at the end. @defaultValue 'https://api.openai.com/v1' */
  readonly baseUrl?: string;
  readonly organization?: string;
  readonly project?: string;
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  /** How long the vendor may take to begin its answer. @defaultValue 600000 */
  readonly timeoutMs?: number;
  /** @defaultValue the global one */
  readonly fetch?: typeof globalThis.fetch;
}

/** The seed's name of {@link OpenAIOptions}. */
export type OpenAIConfig = OpenAIOptions;

type WithDefault = 'model' | 'api' | 'reasoning' | 'vision' | 'store' | 'baseUrl' | 'defaultHeaders' | 'timeoutMs';

/** Options with every default filled in. */
export type ResolvedOptions = Omit<OpenAIOptions, WithDefault> & Required<Pick<OpenAIOptions, WithDefault>>;

/** Variables of the environment that `fromEnv` reads. */
export const OPENAI_ENVIRONMENT = [
  { name: 'OPENAI_API_KEY', secret: true },
  { name: 'OPENAI_MODEL', secret: false },
  { name: 'OPENAI_BASE_URL', secret: false },
  { name: 'OPENAI_ORG_ID', secret: false },
  { name: 'OPENAI_PROJECT_ID', secret: false },
] as const;

/** Options with defaults. @throws ConfigurationError naming the field that cannot be used */
export function resolveOptions(options: OpenAIOptions): ResolvedOptions {
  const model = options.model ?? 'gpt-5.5';
  const resolved: ResolvedOptions = {
    ...options,
    model,
    api: options.api ?? 'responses',
    reasoning: options.reasoning ?? isReasoningModel(model),
    vision: options.vision ?? true,
    store: options.store ?? false,
    baseUrl: options.baseUrl ?? 'https://api.openai.com/v1',
    defaultHeaders: options.defaultHeaders ?? {},
    timeoutMs: options.timeoutMs ?? 600_000,
  };
  requireText('apiKey', resolved.apiKey);
  requireText('model', resolved.model);
  requireOneOf('api', resolved.api, ['responses', 'chat_completions']);
  requireInteger('timeoutMs', resolved.timeoutMs, 1);
  if (resolved.maxTokens !== undefined) requireInteger('maxTokens', resolved.maxTokens, 1);
  if (resolved.reasoningEffort !== undefined) requireOneOf('reasoningEffort', resolved.reasoningEffort, EFFORTS);
  requireAddress('baseUrl', resolved.baseUrl);
  return Object.freeze(resolved);
}

/** Options from the environment; variables that are not set are left out. */
export function optionsFromEnv(env: Readonly<Record<string, string | undefined>>): OpenAIOptions {
  const given = {
    model: env['OPENAI_MODEL'],
    baseUrl: env['OPENAI_BASE_URL'],
    organization: env['OPENAI_ORG_ID'],
    project: env['OPENAI_PROJECT_ID'],
  };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
  return { apiKey: env['OPENAI_API_KEY'] ?? '', ...set };
}

function isReasoningModel(model: string): boolean {
  return /^(?:o\d|gpt-(?:[5-9]|\d\d))/u.test(model) && !model.includes('-chat');
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
