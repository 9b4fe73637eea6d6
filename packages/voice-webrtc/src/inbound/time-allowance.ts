import type { Clock } from '@roomkit/core';

/** Time that may be made up before it has passed: lines jitter, and no two clocks run alike. In milliseconds. */
const AHEAD = 500;

/**
 * How much time may be made up. What a peer writes into its packets is no proof that time has passed, and a few numbers
 * would be hours of audio: the clock says how much there can be at most.
 */
export class TimeAllowance {
  readonly #clock: Clock;
  #leftMs = AHEAD;
  #countedAt: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In milliseconds. */
  get leftMs(): number {
    if (this.#countedAt !== null) {
      const now = this.#clock.monotonic();
      this.#leftMs += now - this.#countedAt;
      this.#countedAt = now;
    }
    return this.#leftMs;
  }

  /**
   * So much was not made up: it fills time that has passed. It takes nothing beyond that, so that a sender whose clock
   * is fast, or whose first packet was late, does not do without for ever. The first of these starts the time.
   */
  fill(lengthMs: number): void {
    const { leftMs } = this;
    this.#countedAt ??= this.#clock.monotonic();
    this.#leftMs = Math.min(leftMs, Math.max(AHEAD, leftMs - lengthMs));
  }

  /** So much is made up; no more than is left. */
  makeUp(lengthMs: number): void {
    this.#leftMs = this.leftMs - lengthMs;
  }
}
