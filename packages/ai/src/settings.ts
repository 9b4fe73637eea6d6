import type { ChannelBinding } from '@roomkit/core';

import {
  requireNames,
  requireSystemPrompt,
  requireTemperature,
  requireTokens,
  type ResolvedOptions,
} from './options.ts';

/** What one room's turns run with. */
export interface TurnSettings {
  readonly systemPrompt: string | null;
  readonly temperature: number | null;
  readonly maxTokens: number | null;
  readonly thinkingBudget: number | null;
  /** Patterns of the tools that are offered; null for all. */
  readonly tools: readonly string[] | null;
}

/**
 * The channel's options, but for what the binding's metadata says for this room alone: `systemPrompt`,
 * `temperature`, `maxTokens`, `thinkingBudget`, and `tools` (patterns of names); null counts. @throws ConfigurationError for a value that
 * cannot be used
 */
export function settingsFor(options: ResolvedOptions, binding: Pick<ChannelBinding, 'metadata'>): TurnSettings {
  const systemPrompt = overridden(binding, 'systemPrompt', options.systemPrompt);
  const temperature = overridden(binding, 'temperature', options.temperature);
  const maxTokens = overridden(binding, 'maxTokens', options.maxTokens);
  const thinkingBudget = overridden(binding, 'thinkingBudget', options.thinkingBudget);
  requireSystemPrompt('metadata.systemPrompt', systemPrompt);
  requireTemperature('metadata.temperature', temperature);
  requireTokens('metadata.maxTokens', maxTokens, 1);
  requireTokens('metadata.thinkingBudget', thinkingBudget, 0);
  const tools = overridden(binding, 'tools', null);
  if (tools !== null) requireNames('metadata.tools', tools);
  return { systemPrompt, temperature, maxTokens, thinkingBudget, tools };
}

function overridden(binding: Pick<ChannelBinding, 'metadata'>, key: string, fallback: unknown): unknown {
  const value = binding.metadata[key];
  return value === undefined ? fallback : value;
}
