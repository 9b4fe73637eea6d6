import type { Clock } from '@roomkit/core';

/** A pause that can be ended; ending it beforehand makes the next one none. */
export class Pause {
  readonly #clock: Clock;
  #end: (() => void) | null = null;
  #isEnded = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async begin(milliseconds: number): Promise<void> {
    if (!this.#isEnded) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = this.#clock.schedule(milliseconds, resolve);
      this.#end = resolve;
      await promise;
      this.#end = null;
      timer[Symbol.dispose]();
    }
    this.#isEnded = false;
  }

  end(): void {
    this.#isEnded = true;
    this.#end?.();
  }
}
