import { ConfigurationError, requireInteger } from '@roomkit/core';
import type { AIMessage, MemoryEntry, MemoryProvider, MemoryQuery, MemoryResult, MemoryScope } from '@roomkit/core/ai';

import { estimateTokens } from '../text/estimate-tokens.ts';
import { type Budget, fitToBudget } from './fit-budget.ts';
import { readInner, requireMemory } from './inner.ts';
import { SlidingWindowMemory } from './sliding-window.ts';

/** What a {@link BudgetAwareMemory} keeps within what. */
export interface BudgetAwareMemoryOptions {
  /** What is cut down. It stays yours to close. @defaultValue a window of 50 messages */
  readonly inner?: MemoryProvider;
  /** Tokens that the memory may take, the current message not counted. */
  readonly budgetTokens: number;
  /** The part of the budget that stays empty, for an estimate is no count; 0 to below 1. @defaultValue 0.15 */
  readonly marginRatio?: number;
  /** How many of the newest messages stay, whatever they cost. @defaultValue 3 */
  readonly minEvents?: number;
  /** @defaultValue a quarter of the characters, rounded up, and 1,600 for a picture */
  readonly estimateTokens?: (message: AIMessage) => number;
}

/**
 * Keeps another memory within a budget of tokens: the oldest messages go first, those of the system, results of
 * tools and the newest stay.
 */
export class BudgetAwareMemory implements MemoryProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'budget_aware';
  readonly #inner: MemoryProvider;
  readonly #budget: Budget;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: BudgetAwareMemoryOptions) {
    const { inner = new SlidingWindowMemory(), budgetTokens, marginRatio = 0.15, minEvents = 3 } = options;
    requireMemory('inner', inner);
    requireInteger('budgetTokens', budgetTokens, 1);
    requireInteger('minEvents', minEvents, 0);
    if (typeof marginRatio !== 'number' || !(marginRatio >= 0 && marginRatio < 1)) {
      throw new ConfigurationError('marginRatio', 'must be a number from 0 to below 1');
    }
    this.#inner = inner;
    this.#budget = {
      tokens: Math.floor(budgetTokens * (1 - marginRatio)),
      minEvents,
      estimateTokens: options.estimateTokens ?? estimateTokens,
    };
  }

  async retrieve(query: MemoryQuery): Promise<MemoryResult> {
    return fitToBudget(await readInner(this.#inner, query), query.view, this.#budget);
  }

  async ingest(entry: MemoryEntry): Promise<void> {
    await this.#inner.ingest?.(entry);
  }

  async clear(scope: MemoryScope): Promise<void> {
    await this.#inner.clear?.(scope);
  }
}
