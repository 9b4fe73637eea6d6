import {
  type EnvironmentVariable,
  type ModelOptions,
  requireOneOf,
  requireText,
  resolveModelOptions,
  type ResolvedModelOptions,
} from '@roomkit/core/providers';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** How hard a reasoning model thinks. Not every model takes every value. */
export type OpenAIReasoningEffort = (typeof EFFORTS)[number];

/** What an {@link OpenAIAIProvider} is made of. Only the key is needed. */
export interface OpenAIOptions extends ModelOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'gpt-5.5' */
  readonly model?: string;
  /** The Responses API, or Chat Completions for gateways that have nothing else. @defaultValue 'responses' */
  readonly api?: 'responses' | 'chat_completions';
  /**
   * Whether the model reasons: such models take no temperature, and think by effort.
   * @defaultValue true for models called o… and gpt-5 or later, chat models apart
   */
  readonly reasoning?: boolean;
  /** Effort where a request names no thinking budget. @defaultValue the vendor's */
  readonly reasoningEffort?: OpenAIReasoningEffort;
  /** Whether the vendor may keep the answers. @defaultValue false */
  readonly store?: boolean;
  /** With the version, without a slash at the end. @defaultValue 'https://api.openai.com/v1' */
  readonly baseUrl?: string;
  readonly organization?: string;
  readonly project?: string;
}

/** The seed's name of {@link OpenAIOptions}. */
export type OpenAIConfig = OpenAIOptions;

/** Options with every default filled in. */
export type ResolvedOptions = ResolvedModelOptions<
  OpenAIOptions & Required<Pick<OpenAIOptions, 'api' | 'reasoning' | 'store'>>
>;

/** The variables `fromEnv` reads. */
export const OPENAI_ENVIRONMENT: readonly EnvironmentVariable<OpenAIOptions>[] = [
  { name: 'OPENAI_API_KEY', option: 'apiKey', secret: true },
  { name: 'OPENAI_MODEL', option: 'model' },
  { name: 'OPENAI_BASE_URL', option: 'baseUrl' },
  { name: 'OPENAI_ORG_ID', option: 'organization' },
  { name: 'OPENAI_PROJECT_ID', option: 'project' },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: OpenAIOptions): ResolvedOptions {
  const model = options.model ?? 'gpt-5.5';
  const resolved = resolveModelOptions({
    ...options,
    model,
    api: options.api ?? 'responses',
    reasoning: options.reasoning ?? isReasoningModel(model),
    store: options.store ?? false,
    baseUrl: options.baseUrl ?? 'https://api.openai.com/v1',
  });
  requireText('apiKey', resolved.apiKey);
  requireOneOf('api', resolved.api, ['responses', 'chat_completions']);
  if (resolved.reasoningEffort !== undefined) requireOneOf('reasoningEffort', resolved.reasoningEffort, EFFORTS);
  return resolved;
}

function isReasoningModel(model: string): boolean {
  return /^(?:o\d|gpt-(?:[5-9]|\d\d))/u.test(model) && !model.includes('-chat');
}
