import type { Clock } from '@roomkit/core';

/** Lets so many frames a second through, counted in windows of a second. */
export class FrameLimit {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #windowStart = -Infinity;
  #count = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Whether one more may pass; counts it if so. */
  take(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#windowStart >= 1_000) {
      this.#windowStart = now;
      this.#count = 0;
    }
    if (this.#count >= this.#perSecond) return false;
    this.#count += 1;
    return true;
  }
}
