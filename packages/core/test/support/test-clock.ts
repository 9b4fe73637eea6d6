import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../../src/index.ts';

interface Timer {
  readonly at: number;
  readonly sequence: number;
  readonly task: () => void;
}

/** Time that stands still until it is moved. Timers run in order, each at its own time. */
export class TestClock implements Clock {
  #elapsed = 0;
  #sequence = 0;
  readonly #start: number;
  readonly #timers = new Set<Timer>();

  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(milliseconds: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const timer = this.schedule(milliseconds, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        timer[Symbol.dispose]();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  schedule(milliseconds: number, task: () => void): Disposable {
    this.#sequence += 1;
    const timer: Timer = { at: this.#elapsed + milliseconds, sequence: this.#sequence, task };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on, running what falls due; what that leads to runs before the next timer. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    await settle();
    for (;;) {
      const due = [...this.#timers]
        .filter((timer) => timer.at <= end)
        .sort((left, right) => left.at - right.at || left.sequence - right.sequence)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#elapsed = Math.max(this.#elapsed, due.at);
      due.task();
      await settle();
    }
    this.#elapsed = end;
    await settle();
  }
}

/** Lets everything that is ready run, and what that makes ready. */
export async function settle(): Promise<void> {
  await setImmediate();
}
