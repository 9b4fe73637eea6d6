import type { Clock } from '@roomkit/core';

/** How long the server wants to be left alone after a connection, and whether that time has come. */
export class Patience {
  readonly #clock: Clock;
  readonly #maxWaitMs: number;
  /** What `retry:` asked for; it holds until it asks for something else. */
  #retryMs = 0;
  /** On the monotonic clock. */
  #notBefore = 0;

  constructor({ clock, maxWaitMs }: { readonly clock: Clock; readonly maxWaitMs: number }) {
    this.#clock = clock;
    this.#maxWaitMs = maxWaitMs;
    this.#notBefore = clock.monotonic();
  }

  /** `retry:` of the stream. https://html.spec.whatwg.org/multipage/server-sent-events.html#concept-event-stream-reconnection-time */
  asked(retryMs: number): void {
    this.#retryMs = retryMs;
  }

  /** A connection is over. @param retryAfterMs - what the answer itself asked for */
  ended(retryAfterMs: number | null): void {
    const wait = Math.min(Math.max(this.#retryMs, retryAfterMs ?? 0), this.#maxWaitMs);
    this.#notBefore = this.#clock.monotonic() + wait;
  }

  /** Waits for what is left of the pause; whoever starts the source has waited for a part of it. Rejects with the signal's reason. */
  async over(signal: AbortSignal): Promise<void> {
    const left = this.#notBefore - this.#clock.monotonic();
    if (left > 0) await this.#clock.sleep(left, { signal });
  }
}
