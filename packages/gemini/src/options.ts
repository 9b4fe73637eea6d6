import { HarmBlockThreshold, HarmCategory } from '@google/genai/web';
import { type Clock, type CreateId, systemClock } from '@roomkit/core';
import {
  createRandomId,
  type EnvironmentVariable,
  type ModelOptions,
  requireOneOf,
  requireText,
  resolveModelOptions,
  type ResolvedModelOptions,
} from '@roomkit/core/providers';

const LEVELS: readonly GeminiThinkingLevel[] = ['minimal', 'low', 'medium', 'high'];
const THINKING: readonly GeminiThinking[] = ['level', 'budget', 'none'];

/** How much a model thinks. Not every model takes every value: `low` and `high` all do that have levels. */
export type GeminiThinkingLevel = 'minimal' | 'low' | 'medium' | 'high';

/** How a model is told to think: by a level (Gemini 3 and later), by a budget of tokens (2.5), or not at all. */
export type GeminiThinking = 'level' | 'budget' | 'none';

/** From which likelihood on one category of harm is filtered, in the vendor's own words. */
export interface GeminiSafetySetting {
  readonly category: `${HarmCategory}`;
  readonly threshold: `${HarmBlockThreshold}`;
}

/** What a {@link GeminiAIProvider} is made of. Only the key is needed. */
export interface GeminiOptions extends ModelOptions {
  /** Secret. */
  readonly apiKey: string;
  /** @defaultValue 'gemini-3.8-flash' */
  readonly model?: string;
  /** @defaultValue by the model's name */
  readonly thinking?: GeminiThinking;
  /** How much to think where a request names no budget; for models that have levels. @defaultValue the vendor's */
  readonly thinkingLevel?: GeminiThinkingLevel;
  /** Whether thoughts are asked for, in the vendor's summaries, where the model thinks. @defaultValue true */
  readonly includeThoughts?: boolean;
  /**
   * Whether the model honours a temperature. The vendor asks to leave that of Gemini 3 alone, and later models
   * ignore it. @defaultValue true for models of before Gemini 3
   */
  readonly temperature?: boolean;
  /** What the vendor's filters let through. @defaultValue the vendor's */
  readonly safetySettings?: readonly GeminiSafetySetting[];
  /** Without the version. @defaultValue 'https://generativelanguage.googleapis.com' */
  readonly baseUrl?: string;
  /** The first part of every path; empty for gateways that have none. @defaultValue 'v1beta' */
  readonly apiVersion?: string;
  /** @defaultValue the machine's */
  readonly clock?: Clock;
  /** Names calls of tools that the vendor gave no id. @defaultValue random UUIDs */
  readonly createId?: CreateId;
}

/** The seed's name of {@link GeminiOptions}. */
export type GeminiConfig = GeminiOptions;

type WithDefault = 'thinking' | 'temperature' | 'includeThoughts' | 'apiVersion' | 'clock' | 'createId';

/** Options with every default filled in. */
export type ResolvedOptions = ResolvedModelOptions<GeminiOptions & Required<Pick<GeminiOptions, WithDefault>>>;

/** The variables `fromEnv` reads. */
export const GEMINI_ENVIRONMENT: readonly EnvironmentVariable<GeminiOptions>[] = [
  { name: 'GEMINI_API_KEY', option: 'apiKey', secret: true },
  { name: 'GEMINI_MODEL', option: 'model' },
  { name: 'GEMINI_BASE_URL', option: 'baseUrl' },
];

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: GeminiOptions): ResolvedOptions {
  const model = options.model ?? 'gemini-3.8-flash';
  const resolved = resolveModelOptions({
    ...options,
    model,
    baseUrl: options.baseUrl ?? 'https://generativelanguage.googleapis.com',
    thinking: options.thinking ?? thinkingOf(model),
    temperature: options.temperature ?? thinkingOf(model) !== 'level',
    includeThoughts: options.includeThoughts ?? true,
    apiVersion: options.apiVersion ?? 'v1beta',
    clock: options.clock ?? systemClock,
    createId: options.createId ?? createRandomId,
  });
  requireText('apiKey', resolved.apiKey);
  requireOneOf('thinking', resolved.thinking, THINKING);
  if (resolved.thinkingLevel !== undefined) requireOneOf('thinkingLevel', resolved.thinkingLevel, LEVELS);
  for (const { category, threshold } of resolved.safetySettings ?? []) {
    requireOneOf('safetySettings.category', category, Object.values(HarmCategory));
    requireOneOf('safetySettings.threshold', threshold, Object.values(HarmBlockThreshold));
  }
  return resolved;
}

/** A model's way of thinking by its name: those of before 2.5, and Gemma, have none. */
function thinkingOf(model: string): GeminiThinking {
  if (/gemini-2\.5/u.test(model)) return 'budget';
  return /gemini-(?:1|2)[.-]|gemma/u.test(model) ? 'none' : 'level';
}
