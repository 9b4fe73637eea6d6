import type { Clock } from '@roomkit/core';

/** After so long without a packet it is quiet: longer than the jitter of a line that works. In milliseconds. */
const QUIET_AFTER = 250;
/** Between two looks, in milliseconds. */
const SHORTEST_WAIT = 5;

/**
 * Fills the time in which a sender sends nothing, as those do who leave silence out (RFC 7587, section 3.1.3) and those
 * who are muted: what listens tells the end of speech by samples, and would wait for them for ever.
 */
export class QuietFiller implements Disposable {
  readonly #clock: Clock;
  readonly #fill: () => number | null;
  /** Until when there was something, be it made up. */
  #until = 0;
  #patienceMs = QUIET_AFTER;
  #timer: Disposable | null = null;
  #isClosed = false;

  /** @param fill - hands on a frame of silence and says how long it is, in milliseconds; null where it is too early */
  constructor(clock: Clock, fill: () => number | null) {
    this.#clock = clock;
    this.#fill = fill;
  }

  /** Something has come: it is not quiet. */
  reset(): void {
    if (this.#isClosed) return;
    this.#until = this.#clock.monotonic();
    this.#patienceMs = QUIET_AFTER;
    // One timer for all packets: it finds out by itself that some have come.
    this.#timer ??= this.#clock.schedule(QUIET_AFTER, () => this.#look());
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #look(): void {
    const now = this.#clock.monotonic();
    while (!this.#isClosed && now - this.#until >= this.#patienceMs) {
      const length = this.#fill();
      if (length === null) break;
      this.#until += length;
      this.#patienceMs = 0;
    }
    if (this.#isClosed) return;
    this.#timer = this.#clock.schedule(Math.max(SHORTEST_WAIT, this.#until + this.#patienceMs - now), () =>
      this.#look(),
    );
  }
}
