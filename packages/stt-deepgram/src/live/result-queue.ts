import type { TranscriptionResult } from '@roomkit/core/voice';

import { failed } from '../errors.ts';

/** Results that nobody reads are kept up to so many. */
const MOST_RESULTS = 1_000;

interface Waiter {
  readonly resolve: (step: IteratorResult<TranscriptionResult>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Whom the reader wakes up and puts to rest. */
export interface ReaderEvents {
  /** The first result is asked for. */
  readonly onStart: () => void;
  /** Nobody reads any more. */
  readonly onStop: () => void;
}

/**
 * Results on their way to a reader. One that is not final gives way to whatever comes after it, so that a slow reader
 * misses nothing that stays.
 */
export class ResultQueue implements AsyncIterableIterator<TranscriptionResult> {
  readonly #events: ReaderEvents;
  readonly #results: TranscriptionResult[] = [];
  readonly #waiters: Waiter[] = [];
  #end: { readonly error?: unknown } | null = null;
  #isStarted = false;

  constructor(events: ReaderEvents) {
    this.#events = events;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<TranscriptionResult>> {
    if (!this.#isStarted && this.#end === null) {
      this.#isStarted = true;
      this.#events.onStart();
    }
    const result = this.#results.shift();
    if (result !== undefined) return Promise.resolve({ done: false, value: result });
    if (this.#end !== null) return this.#atEnd(this.#end);
    return new Promise((resolve, reject) => void this.#waiters.push({ resolve, reject }));
  }

  /** Ends at once, also while a result is waited for. */
  return(): Promise<IteratorResult<TranscriptionResult>> {
    this.#results.length = 0;
    this.finish();
    this.#events.onStop();
    return Promise.resolve({ done: true, value: undefined });
  }

  push(result: TranscriptionResult): void {
    if (this.#end !== null) return;
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter.resolve({ done: false, value: result });
      return;
    }
    if (this.#results.at(-1)?.isFinal === false) this.#results.pop();
    if (this.#results.length >= MOST_RESULTS) this.fail(failed('Nobody reads the results.'));
    else this.#results.push(result);
  }

  finish(): void {
    if (this.#end !== null) return;
    this.#end = {};
    for (const { resolve } of this.#waiters.splice(0)) resolve({ done: true, value: undefined });
  }

  /** Whoever waits hears of it now; what was understood before is still given. */
  fail(error: unknown): void {
    if (this.#end !== null) return;
    this.#end = { error };
    const [first, ...others] = this.#waiters.splice(0);
    if (first === undefined) return;
    this.#end = {};
    first.reject(error);
    for (const { resolve } of others) resolve({ done: true, value: undefined });
  }

  /** Fails at once: what was understood and not read yet is of no use any more. */
  abort(reason: unknown): void {
    this.#results.length = 0;
    this.fail(reason);
  }

  /** A failure is told once; then it is over. */
  #atEnd(end: { readonly error?: unknown }): Promise<IteratorResult<TranscriptionResult>> {
    if (!('error' in end)) return Promise.resolve({ done: true, value: undefined });
    this.#end = {};
    return Promise.reject(end.error);
  }
}
