import { isRoomKitError, type RoomEvent } from '@roomkit/core';
import type { MemoryEntry, MemoryProvider, MemoryQuery, MemoryResult, MemoryScope } from '@roomkit/core/ai';

import { type Budget, fitToBudget, recentFrom, tokensOfResult } from './fit-budget.ts';
import { readInner } from './inner.ts';
import { shortenEvent } from './shorten-event.ts';
import { Summaries, type Summary } from './summaries.ts';
import {
  type ResolvedSummarizingOptions,
  resolveSummarizingOptions,
  type SummarizingMemoryOptions,
} from './summarizing-options.ts';
import { summaryMessage } from './write-summary.ts';

/** How many of the newest messages are recent, however long they are. */
const LEAST_RECENT = 3;

/**
 * Remembers recent messages as they are and what came before as a summary, once it is too long for the budget; before
 * that, long messages are cut. A summary belongs to one channel in one room and holds as long as nothing it stands for
 * was edited, deleted or hidden. Turns at the same time share it. Where none can be had, the oldest messages are left
 * out.
 */
export class SummarizingMemory implements MemoryProvider {
  readonly specificationVersion = 'v1';
  readonly name = 'summarizing';
  readonly #options: ResolvedSummarizingOptions;
  readonly #summaries: Summaries;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: SummarizingMemoryOptions) {
    this.#options = resolveSummarizingOptions(options);
    this.#summaries = new Summaries(this.#options);
  }

  async retrieve(query: MemoryQuery): Promise<MemoryResult> {
    const { inner, budgetTokens, truncateAtRatio, summarizeAtRatio } = this.#options;
    const whole = await readInner(inner, query);
    if (this.#tokens(whole, query) < budgetTokens * truncateAtRatio) return whole;
    const recent = recentFrom(whole.events, query.view, this.#budget(budgetTokens * truncateAtRatio));
    const shortened = { ...whole, events: this.#shortened(whole.events, recent) };
    if (this.#tokens(shortened, query) <= budgetTokens * summarizeAtRatio) return shortened;
    const summarized = await this.#summarized(query, whole, recent);
    return fitToBudget(summarized ?? shortened, query.view, this.#budget(budgetTokens));
  }

  async ingest(entry: MemoryEntry): Promise<void> {
    await this.#options.inner.ingest?.(entry);
  }

  async clear(scope: MemoryScope): Promise<void> {
    this.#summaries.clear(scope);
    await this.#options.inner.clear?.(scope);
  }

  /** Forgets every summary and ends what is being written. */
  async close(): Promise<void> {
    this.#summaries.close();
  }

  /** Null where there is nothing to summarise, or the model fails: a turn does not fail for want of a summary. */
  async #summarized(query: MemoryQuery, whole: MemoryResult, recent: number): Promise<MemoryResult | null> {
    try {
      const found = await this.#summaries.find(query, whole.events);
      const used = found === null ? null : this.#after(found, whole);
      if (used !== null && this.#tokens(used, query) <= this.#options.budgetTokens * this.#options.summarizeAtRatio) {
        return used;
      }
      const older = whole.events.slice(0, recent);
      if (older.every(({ id }) => found?.coverage.has(id) === true)) return used;
      return this.#after(await this.#summaries.write(query, whole.events, { before: found, older }), whole);
    } catch (error) {
      query.signal?.throwIfAborted();
      const { roomId, channelId } = query;
      const code = isRoomKitError(error) ? error.code : null;
      const facts = { roomId, channelId, provider: this.#options.provider.name, code };
      this.#options.logger.warn('A summary could not be written; older messages are left out.', facts);
      return null;
    }
  }

  #after(summary: Summary, { messages, events }: MemoryResult): MemoryResult {
    return {
      messages: [summaryMessage(summary.text), ...messages],
      events: events.filter(({ id }) => !summary.coverage.has(id)),
    };
  }

  #shortened(events: readonly RoomEvent[], count: number): readonly RoomEvent[] {
    const { truncateToCharacters } = this.#options;
    return events.map((event, at) => (at < count ? shortenEvent(event, truncateToCharacters) : event));
  }

  #tokens(result: MemoryResult, { view }: MemoryQuery): number {
    return tokensOfResult(result, view, this.#options.estimateTokens);
  }

  #budget(tokens: number): Budget {
    return { tokens, minEvents: LEAST_RECENT, estimateTokens: this.#options.estimateTokens };
  }
}
