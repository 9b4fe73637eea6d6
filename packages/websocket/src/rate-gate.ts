import type { Clock } from '@roomkit/core';

/** A bucket that fills steadily: so many at once, then so many a second. */
export class RateGate {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #perMillisecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  constructor(clock: Pick<Clock, 'monotonic'>, rate: { readonly perSecond: number; readonly burst: number }) {
    this.#clock = clock;
    this.#perMillisecond = rate.perSecond / 1000;
    this.#burst = rate.burst;
    this.#tokens = rate.burst;
    this.#filledAt = clock.monotonic();
  }

  /** Takes one and returns 0, or returns how many milliseconds from now there will be one. */
  take(): number {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#perMillisecond);
    this.#filledAt = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil((1 - this.#tokens) / this.#perMillisecond);
  }
}
