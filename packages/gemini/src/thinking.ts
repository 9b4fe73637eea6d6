import { type ThinkingConfig, ThinkingLevel } from '@google/genai/web';
import type { AIContext } from '@roomkit/core/ai';

import type { GeminiThinkingLevel, ResolvedOptions } from './options.ts';

const LEVELS: Readonly<Record<GeminiThinkingLevel, ThinkingLevel>> = {
  minimal: ThinkingLevel.MINIMAL,
  low: ThinkingLevel.LOW,
  medium: ThinkingLevel.MEDIUM,
  high: ThinkingLevel.HIGH,
};

/** Budgets the models of 2.5 take. https://ai.google.dev/gemini-api/docs/thinking */
const BUDGETS = {
  pro: { off: 128, least: 128, most: 32_768 },
  flash: { off: 0, least: 1, most: 24_576 },
  'flash-lite': { off: 0, least: 512, most: 24_576 },
} as const;

/** How to think; null leaves it to the vendor. */
export function thinkingConfig(context: AIContext, options: ResolvedOptions): ThinkingConfig | null {
  const budget = context.thinkingBudget ?? null;
  if (options.thinking === 'none') return null;
  if (budget === 0) return noThinking(options);
  const config: ThinkingConfig = {
    ...(options.thinking === 'level' ? levelOf(budget, options) : budgetOf(budget, options)),
    ...(options.includeThoughts && (budget !== null || doesThink(options.model)) ? { includeThoughts: true } : {}),
  };
  return Object.keys(config).length === 0 ? null : config;
}

/** As little as the model can. Nothing below `low` is taken by every model that has levels. */
function noThinking(options: ResolvedOptions): ThinkingConfig {
  return options.thinking === 'level'
    ? { thinkingLevel: LEVELS[options.thinkingLevel === 'minimal' ? 'minimal' : 'low'] }
    : { thinkingBudget: BUDGETS[sizeOf(options.model)].off };
}

/** A few thousand tokens are little, many are much. */
function levelOf(budget: number | null, { thinkingLevel }: ResolvedOptions): ThinkingConfig {
  if (budget === null) return thinkingLevel === undefined ? {} : { thinkingLevel: LEVELS[thinkingLevel] };
  return { thinkingLevel: LEVELS[budget <= 2048 ? 'low' : budget <= 8192 ? 'medium' : 'high'] };
}

function budgetOf(budget: number | null, { model }: ResolvedOptions): ThinkingConfig {
  if (budget === null) return {};
  const { least, most } = BUDGETS[sizeOf(model)];
  return { thinkingBudget: Math.min(Math.max(budget, least), most) };
}

/** The smallest of 2.5 does not think unless it is told to, and then refuses to show what it thought. */
function doesThink(model: string): boolean {
  return !model.includes('2.5-flash-lite');
}

function sizeOf(model: string): keyof typeof BUDGETS {
  if (model.includes('-pro')) return 'pro';
  return model.includes('-flash-lite') ? 'flash-lite' : 'flash';
}
