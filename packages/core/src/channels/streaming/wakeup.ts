import type { Clock } from '../../ports/runtime.ts';

/** Something to sleep on until somebody has news. News that came while nobody slept is not lost. */
export class Wakeup {
  readonly #clock: Clock;
  #hasNews = false;
  #resolve: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wake(): void {
    this.#hasNews = true;
    this.#resolve?.();
  }

  /** Sleeps until there is news, or so many milliseconds have gone by. @param milliseconds - null for no limit */
  async sleep(milliseconds: number | null): Promise<void> {
    if (!this.#hasNews) {
      await new Promise<void>((resolve) => {
        const timer = milliseconds === null ? null : this.#clock.schedule(milliseconds, resolve);
        this.#resolve = () => {
          timer?.[Symbol.dispose]();
          resolve();
        };
      });
    }
    this.#hasNews = false;
    this.#resolve = null;
  }
}
