import {
  type Clock,
  ConfigurationError,
  type Logger,
  requireInteger,
  requirePositive,
  silentLogger,
  systemClock,
} from '@roomkit/core';
import type { AIMessage, AIProvider, MemoryProvider } from '@roomkit/core/ai';

import { estimateTokens } from '../text/estimate-tokens.ts';
import { requireMemory } from './inner.ts';
import { SlidingWindowMemory } from './sliding-window.ts';

/** What a summarising memory is made of. */
export interface SummarizingMemoryOptions {
  /** The model that writes summaries; a small one will do. It stays yours to close. */
  readonly provider: AIProvider;
  /** What is summarised. It stays yours to close. @defaultValue a window of 200 messages */
  readonly inner?: MemoryProvider;
  /** Tokens that the memory may take, the current message not counted. */
  readonly budgetTokens: number;
  /**
   * From this part of the budget on, long messages that are not recent are cut; and this is how much of it recent
   * messages take, which stay as they are. Above 0, below `summarizeAtRatio`. @defaultValue 0.5
   */
  readonly truncateAtRatio?: number;
  /** How many characters of a long message stay. @defaultValue 2000 */
  readonly truncateToCharacters?: number;
  /** Above this part of the budget, what is not recent is summarised; at most 1. @defaultValue 0.85 */
  readonly summarizeAtRatio?: number;
  /** The most tokens of a summary, as far as the budget leaves them beside recent messages. @defaultValue 1000 */
  readonly summaryTokens?: number;
  /** How long a summary is used, in seconds. @defaultValue 1800 */
  readonly cacheSeconds?: number;
  /** How long the model may take for a summary, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number;
  /** @defaultValue a quarter of the characters, rounded up, and 1,600 for a picture */
  readonly estimateTokens?: (message: AIMessage) => number;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** The same with every default filled in. */
export type ResolvedSummarizingOptions = Required<SummarizingMemoryOptions>;

/** Options with defaults. @throws ConfigurationError naming the field that cannot be used */
export function resolveSummarizingOptions(options: SummarizingMemoryOptions): ResolvedSummarizingOptions {
  const resolved: ResolvedSummarizingOptions = {
    provider: options.provider,
    inner: options.inner ?? new SlidingWindowMemory({ maxEvents: 200 }),
    budgetTokens: options.budgetTokens,
    truncateAtRatio: options.truncateAtRatio ?? 0.5,
    truncateToCharacters: options.truncateToCharacters ?? 2000,
    summarizeAtRatio: options.summarizeAtRatio ?? 0.85,
    summaryTokens: options.summaryTokens ?? 1000,
    cacheSeconds: options.cacheSeconds ?? 1800,
    timeoutMs: options.timeoutMs ?? 30_000,
    estimateTokens: options.estimateTokens ?? estimateTokens,
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
  };
  if (typeof resolved.provider?.generate !== 'function') {
    throw new ConfigurationError('provider', 'must be an AIProvider');
  }
  requireMemory('inner', resolved.inner);
  requireInteger('budgetTokens', resolved.budgetTokens, 1);
  requireInteger('truncateToCharacters', resolved.truncateToCharacters, 1);
  requireInteger('summaryTokens', resolved.summaryTokens, 1);
  requirePositive('cacheSeconds', resolved.cacheSeconds);
  requirePositive('timeoutMs', resolved.timeoutMs);
  requireRatios(resolved);
  const { budgetTokens, truncateAtRatio, summarizeAtRatio, summaryTokens } = resolved;
  const room = Math.max(1, Math.floor(budgetTokens * (summarizeAtRatio - truncateAtRatio)));
  return Object.freeze({ ...resolved, summaryTokens: Math.min(summaryTokens, room) });
}

function requireRatios({ truncateAtRatio, summarizeAtRatio }: ResolvedSummarizingOptions): void {
  requirePositive('truncateAtRatio', truncateAtRatio);
  requirePositive('summarizeAtRatio', summarizeAtRatio);
  if (summarizeAtRatio > 1) throw new ConfigurationError('summarizeAtRatio', 'must be at most 1');
  if (truncateAtRatio >= summarizeAtRatio) {
    throw new ConfigurationError('truncateAtRatio', 'must be below summarizeAtRatio');
  }
}
