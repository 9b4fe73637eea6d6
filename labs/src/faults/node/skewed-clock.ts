import { type Clock, systemClock } from '@roomkit/core';

/** A clock whose wall time is off, and whose durations are right: what a badly kept machine has. */
export class SkewedClock implements Clock {
  #offsetMs: number;

  constructor(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }

  jump(offsetMs: number): void {
    this.#offsetMs = offsetMs;
  }

  now(): number {
    return systemClock.now() + this.#offsetMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  sleep(milliseconds: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void> {
    return systemClock.sleep(milliseconds, options);
  }

  schedule(milliseconds: number, task: () => void): Disposable {
    return systemClock.schedule(milliseconds, task);
  }
}
