import { ProviderError } from '../domain/errors.ts';
import type { Clock } from '../ports/runtime.ts';

/** What a call needs to know of its provider. */
export interface CallLimits {
  readonly provider: string;
  readonly clock: Clock;
  /** How long the vendor may take to begin its answer. */
  readonly timeoutMs: number;
}

/**
 * The life of one call to a model, for clients that have no such limit, that leave a stream open when its reader
 * stops, or that never let go of a signal they were given: they get the call's own `signal`. It fires with the
 * caller's, when the vendor has not begun in time, and at the latest when the call is disposed.
 */
export class TimedCall implements Disposable {
  readonly signal: AbortSignal;
  readonly #provider: string;
  readonly #controller = new AbortController();
  readonly #deadline: Disposable;
  #isLate = false;

  constructor({ provider, clock, timeoutMs }: CallLimits, caller: AbortSignal | undefined) {
    this.#provider = provider;
    this.signal = caller === undefined ? this.#controller.signal : AbortSignal.any([caller, this.#controller.signal]);
    this.#deadline = clock.schedule(timeoutMs, () => {
      this.#isLate = true;
      this.#controller.abort();
    });
  }

  /** The vendor has begun: it may take its time now. */
  begun(): void {
    this.#deadline[Symbol.dispose]();
  }

  /** Why the client failed: what it says itself, or that its time was up. */
  failureOf(error: unknown): unknown {
    if (!this.#isLate) return error;
    return new ProviderError('The model took too long.', { provider: this.#provider }, { retryable: true });
  }

  [Symbol.dispose](): void {
    this.begun();
    this.#controller.abort();
  }
}
