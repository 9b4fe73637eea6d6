import type { Clock } from '@roomkit/core';

/** A limit on the time of a turn that stands still while people are waited for. */
export class LoopDeadline implements Disposable {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #leftMs: number | null;
  #since = 0;
  #timer: Disposable | null = null;
  #pauses = 0;

  /** @param limitMs - null for none */
  constructor(clock: Clock, limitMs: number | null) {
    this.#clock = clock;
    this.#leftMs = limitMs;
    this.#run();
  }

  /** Fires when the time is up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get hasPassed(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The time does not count until `work` has ended. */
  async without<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#pauses += 1;
    if (this.#pauses === 1) this.#stop();
    try {
      return await work();
    } finally {
      this.#pauses -= 1;
      if (this.#pauses === 0) this.#run();
    }
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#leftMs = null;
  }

  #run(): void {
    if (this.#leftMs === null || this.hasPassed) return;
    this.#since = this.#clock.monotonic();
    this.#timer = this.#clock.schedule(Math.max(this.#leftMs, 0), () => {
      this.#controller.abort(new DOMException('The turn took too long.', 'TimeoutError'));
    });
  }

  #stop(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    if (this.#leftMs !== null) this.#leftMs -= this.#clock.monotonic() - this.#since;
  }
}
