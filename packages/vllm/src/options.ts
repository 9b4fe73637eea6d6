import { ConfigurationError, requireInteger } from '@roomkit/core';
import {
  type EnvironmentVariable,
  type ModelOptions,
  requireOneOf,
  requireText,
  resolveModelOptions,
  type ResolvedModelOptions,
} from '@roomkit/core/providers';

/** What a {@link VLLMAIProvider} is made of. Only the model is needed. */
export interface VLLMOptions extends ModelOptions {
  /** As the server calls it, such as `Qwen/Qwen3-8B`. */
  readonly model: string;
  /** With the version, without a slash at the end. @defaultValue 'http://localhost:8000/v1' */
  readonly baseUrl?: string;
  /** Secret. For servers started with `--api-key`. */
  readonly apiKey?: string;
  /** Whether the model sees images. @defaultValue false */
  readonly vision?: boolean;
  /** Whether the server was started with `--enable-auto-tool-choice` and a `--tool-call-parser`. @defaultValue true */
  readonly tools?: boolean;
  /**
   * Whether the model thinks, and the server was started with a `--reasoning-parser`: what it thought is then handed
   * back to it, and a thinking budget is sent. @defaultValue false
   */
  readonly thinking?: boolean;
  /**
   * How a thinking budget is asked for: as `tokens`, or, for models that can only think or not, by a `switch` of their
   * chat template. A budget of 0 switches thinking off either way. @defaultValue 'tokens'
   */
  readonly thinkingBudget?: 'tokens' | 'switch';
  /** How a shape for the answer is asked for; servers before 0.12 know `guided_json`. @defaultValue 'response_format' */
  readonly shapeField?: 'response_format' | 'structured_outputs' | 'guided_json';
  /** What every answer without a shape of its own must be like, such as `{ choice: ['yes', 'no'] }`. */
  readonly structuredOutputs?: Readonly<Record<string, unknown>>;
  /** Of how many tokens the next one is drawn; -1 for all. @defaultValue the model's */
  readonly topK?: number;
  /** How likely a token must be, from 0 to 1, as a part of the likeliest one. @defaultValue the model's */
  readonly minP?: number;
  /** Above 1 repeats less, below 1 more. @defaultValue the model's */
  readonly repetitionPenalty?: number;
  /** Values for the chat template of the model. */
  readonly chatTemplateKwargs?: Readonly<Record<string, unknown>>;
  /** More fields of the server. They replace ours of the same name, but for model, messages and stream. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Tokens that fit into one request and its answer; `VLLMAIProvider.connect` asks the server. @defaultValue unknown */
  readonly contextWindowTokens?: number;
}

/** The seed's name of {@link VLLMOptions}. */
export type VLLMConfig = VLLMOptions;

type WithDefault = 'tools' | 'thinking' | 'thinkingBudget' | 'shapeField';

/** Options with every default filled in. */
export type ResolvedOptions = ResolvedModelOptions<VLLMOptions & Required<Pick<VLLMOptions, WithDefault>>>;

/** The variables `fromEnv` reads. */
export const VLLM_ENVIRONMENT: readonly EnvironmentVariable<VLLMOptions>[] = [
  { name: 'VLLM_MODEL', option: 'model' },
  { name: 'VLLM_BASE_URL', option: 'baseUrl' },
  { name: 'VLLM_API_KEY', option: 'apiKey', secret: true },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: VLLMOptions): ResolvedOptions {
  const resolved = resolveModelOptions({
    ...options,
    baseUrl: options.baseUrl ?? 'http://localhost:8000/v1',
    vision: options.vision ?? false,
    tools: options.tools ?? true,
    thinking: options.thinking ?? false,
    thinkingBudget: options.thinkingBudget ?? 'tokens',
    shapeField: options.shapeField ?? 'response_format',
  });
  if (resolved.apiKey !== undefined) requireText('apiKey', resolved.apiKey);
  for (const name of ['tools', 'thinking'] as const) {
    if (typeof resolved[name] !== 'boolean') throw new ConfigurationError(name, 'must be true or false');
  }
  requireOneOf('thinkingBudget', resolved.thinkingBudget, ['tokens', 'switch']);
  requireOneOf('shapeField', resolved.shapeField, ['response_format', 'structured_outputs', 'guided_json']);
  requireSampling(resolved);
  if (resolved.contextWindowTokens !== undefined)
    requireInteger('contextWindowTokens', resolved.contextWindowTokens, 1);
  return resolved;
}

function requireSampling({ topK, minP, repetitionPenalty }: VLLMOptions): void {
  if (topK !== undefined) requireInteger('topK', topK, -1);
  if (minP !== undefined && !(minP >= 0 && minP <= 1)) throw new ConfigurationError('minP', 'must be from 0 to 1');
  if (repetitionPenalty !== undefined && !(repetitionPenalty > 0)) {
    throw new ConfigurationError('repetitionPenalty', 'must be above 0');
  }
}
