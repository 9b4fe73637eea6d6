import type { Clock } from '../../ports/runtime.ts';

/** One thing to do later, at most once at a time. */
export class RestartableTimer {
  readonly #clock: Pick<Clock, 'schedule'>;
  readonly #task: () => void;
  #waiting: Disposable | null = null;

  constructor(clock: Pick<Clock, 'schedule'>, task: () => void) {
    this.#clock = clock;
    this.#task = task;
  }

  /** Starts anew. */
  start(milliseconds: number): void {
    this.stop();
    this.#waiting = this.#clock.schedule(milliseconds, () => {
      this.#waiting = null;
      this.#task();
    });
  }

  /** Starts unless it runs. */
  startOnce(milliseconds: number): void {
    if (this.#waiting === null) this.start(milliseconds);
  }

  stop(): void {
    this.#waiting?.[Symbol.dispose]();
    this.#waiting = null;
  }
}
