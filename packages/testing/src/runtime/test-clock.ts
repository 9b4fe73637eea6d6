import { setImmediate } from 'node:timers/promises';

import type { Clock } from '@roomkit/core';

interface Timer {
  readonly at: number;
  readonly sequence: number;
  readonly task: () => void;
}

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** How many timers wait. */
  readonly pending: number;
  /** Milliseconds until the next timer is due; null when none waits. */
  readonly untilNext: number | null;
  /** Moves time on. Timers run in order, each at its own time; what one leads to runs before the next. */
  advance(milliseconds: number): Promise<void>;
}

/** When a test clock starts unless told otherwise: the beginning of 2026, UTC. */
export const TEST_CLOCK_START: number = Date.UTC(2026, 0, 1);

/** Makes a clock that stands still until it is moved, so that no test waits. */
export function createTestClock(start: number | Date = TEST_CLOCK_START): TestClock {
  const origin = typeof start === 'number' ? start : start.getTime();
  const timers = new Set<Timer>();
  let elapsed = 0;
  let sequence = 0;

  function schedule(milliseconds: number, task: () => void): Disposable {
    const timer: Timer = { at: elapsed + Math.max(0, milliseconds), sequence: sequence++, task };
    timers.add(timer);
    return { [Symbol.dispose]: () => void timers.delete(timer) };
  }

  function sleep(milliseconds: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const timer = schedule(milliseconds, () => {
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

  function nextDue(end: number): Timer | undefined {
    let due: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > end) continue;
      if (!due || timer.at < due.at || (timer.at === due.at && timer.sequence < due.sequence)) due = timer;
    }
    return due;
  }

  return {
    now: () => origin + elapsed,
    monotonic: () => elapsed,
    sleep,
    schedule,
    get pending() {
      return timers.size;
    },
    get untilNext() {
      const due = nextDue(Infinity);
      return due ? Math.max(0, due.at - elapsed) : null;
    },
    async advance(milliseconds) {
      const end = elapsed + milliseconds;
      await settled();
      for (let due = nextDue(end); due; due = nextDue(end)) {
        timers.delete(due);
        elapsed = Math.max(elapsed, due.at);
        due.task();
        await settled();
      }
      elapsed = Math.max(elapsed, end);
      await settled();
    },
  };
}

/** Lets everything that is ready run, and what that makes ready. */
export async function settled(): Promise<void> {
  await setImmediate();
}
