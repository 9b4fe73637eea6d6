import type { RoomEvent } from '@roomkit/core';
import type { MemoryQuery, MemoryScope } from '@roomkit/core/ai';

import { abortable } from '../work/abortable.ts';
import { SharedWork } from '../work/shared-work.ts';
import { type Coverage, covering, isIntact, MOST_COVERED } from './coverage.ts';
import { ScopedMap } from './scoped-map.ts';
import { shortenEvent } from './shorten-event.ts';
import type { ResolvedSummarizingOptions } from './summarizing-options.ts';
import { writeSummary } from './write-summary.ts';

/** A summary, and what it stands for. */
export interface Summary {
  readonly text: string;
  readonly coverage: Coverage;
  /** When it was written, in milliseconds of the clock. */
  readonly writtenAt: number;
}

interface Job {
  readonly coverage: Coverage;
  readonly work: SharedWork<Summary>;
}

/** For how many channels in rooms summaries are kept. */
const MOST_READERS = 1000;

/** Summaries, for each reader its own: what one channel may not see must not come to it through another's. */
export class Summaries {
  readonly #options: ResolvedSummarizingOptions;
  readonly #written = new ScopedMap<Summary>(MOST_READERS);
  readonly #running = new ScopedMap<Job>(MOST_READERS);

  constructor(options: ResolvedSummarizingOptions) {
    this.#options = options;
  }

  /**
   * The summary there is, as long as it holds.
   *
   * @param events - what the reader sees now, oldest first
   */
  async find(query: MemoryQuery, events: readonly RoomEvent[]): Promise<Summary | null> {
    const summary = this.#written.get(query);
    if (summary === undefined) return null;
    const ageMs = this.#options.clock.monotonic() - summary.writtenAt;
    const isFresh = ageMs < this.#options.cacheSeconds * 1000;
    if (isFresh && (await this.#holds(summary.coverage, query, events))) return summary;
    if (this.#written.get(query) === summary) this.#written.delete(query);
    return null;
  }

  /**
   * Has a summary written, or waits for the one that is being written, as long as that one holds.
   *
   * @param before - a summary that holds, to be carried on
   * @param older - what the new one is to stand for, that of `before` included, as far as the reader sees it now
   * @throws what the model throws; the reason of the query's signal
   */
  async write(
    query: MemoryQuery,
    events: readonly RoomEvent[],
    { before, older }: { readonly before: Summary | null; readonly older: readonly RoomEvent[] },
  ): Promise<Summary> {
    for (;;) {
      const running = this.#running.get(query);
      // From here to where the new one is set nothing is awaited, so that two turns cannot both find none.
      if (running === undefined || running.work.isStopped) break;
      if (await this.#holds(running.coverage, query, events)) return running.work.join(query.signal);
      if (this.#running.get(query) === running) break;
    }
    const job = this.#begin(query, before, older);
    this.#running.set(query, job);
    return job.work.join(query.signal);
  }

  clear(scope: MemoryScope): void {
    this.#written.take(scope);
    for (const { work } of this.#running.take(scope)) work.stop();
  }

  close(): void {
    this.#written.takeAll();
    for (const { work } of this.#running.takeAll()) work.stop();
  }

  #holds(coverage: Coverage, { view, signal }: MemoryQuery, events: readonly RoomEvent[]): Promise<boolean> {
    return abortable(() => isIntact(coverage, events, view), signal);
  }

  #begin(query: MemoryQuery, before: Summary | null, older: readonly RoomEvent[]): Job {
    const added = older.filter(({ id }) => before?.coverage.has(id) !== true);
    // Nobody could look after more, so that an old summary is not carried on for ever.
    const base = before !== null && before.coverage.size + added.length <= MOST_COVERED ? before : null;
    const events = base === null ? older : added;
    const coverage = covering(base?.coverage ?? null, events);
    const job: Job = {
      coverage,
      work: new SharedWork(async (signal) => {
        try {
          const text = await this.#ask(query, base, events, signal);
          const writtenAt = this.#options.clock.monotonic();
          const summary: Summary = { text, coverage, writtenAt };
          // What was forgotten meanwhile stays forgotten.
          if (this.#running.get(query) === job) this.#written.set(query, summary);
          return summary;
        } finally {
          if (this.#running.get(query) === job) this.#running.delete(query);
        }
      }),
    };
    return job;
  }

  async #ask(
    { view }: MemoryQuery,
    before: Summary | null,
    events: readonly RoomEvent[],
    signal: AbortSignal,
  ): Promise<string> {
    const { provider, clock, timeoutMs, summaryTokens, budgetTokens, truncateToCharacters } = this.#options;
    const shortened = events.map((event) => shortenEvent(event, truncateToCharacters));
    const late = new AbortController();
    const timer = clock.schedule(timeoutMs, () => {
      late.abort(new DOMException('The summary took too long.', 'TimeoutError'));
    });
    try {
      return await writeSummary(
        provider,
        { before: before?.text ?? null, events: shortened, view, summaryTokens, readTokens: budgetTokens },
        AbortSignal.any([signal, late.signal]),
      );
    } finally {
      timer[Symbol.dispose]();
    }
  }
}
