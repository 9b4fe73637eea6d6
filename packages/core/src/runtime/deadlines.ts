import type { Clock } from '../ports/runtime.ts';

interface Entry {
  readonly dueAt: number;
  readonly expire: () => void;
  done: boolean;
}

interface Lane {
  readonly entries: Entry[];
  head: number;
  timer: Disposable | null;
}

/**
 * Many timeouts, few timers: entries of one duration run out in the order they came, so each duration
 * needs a single timer for its oldest open entry. A timeout may fire late by as much as a timer may.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lanes = new Map<number, Lane>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `expire` after `milliseconds` unless the returned function is called before. */
  start(milliseconds: number, expire: () => void): () => void {
    let lane = this.#lanes.get(milliseconds);
    if (!lane) this.#lanes.set(milliseconds, (lane = { entries: [], head: 0, timer: null }));
    const entry: Entry = { dueAt: this.#clock.monotonic() + milliseconds, expire, done: false };
    lane.entries.push(entry);
    if (lane.timer === null) this.#arm(lane, milliseconds);
    return () => void (entry.done = true);
  }

  /** The promise, or the error of `onTimeout` if it takes longer. The losing promise's rejection is swallowed. */
  race<Value>(promise: Promise<Value>, milliseconds: number, onTimeout: () => unknown): Promise<Value> {
    return new Promise((resolve, reject) => {
      const stop = this.start(milliseconds, () => reject(onTimeout()));
      promise.then(
        (value) => {
          stop();
          resolve(value);
        },
        (error: unknown) => {
          stop();
          reject(error);
        },
      );
    });
  }

  /** Cancels everything. */
  close(): void {
    for (const lane of this.#lanes.values()) lane.timer?.[Symbol.dispose]();
    this.#lanes.clear();
  }

  #arm(lane: Lane, milliseconds: number): void {
    lane.timer = this.#clock.schedule(milliseconds, () => this.#sweep(lane));
  }

  #sweep(lane: Lane): void {
    lane.timer = null;
    const now = this.#clock.monotonic();
    for (; lane.head < lane.entries.length; lane.head += 1) {
      const entry = lane.entries[lane.head] as Entry;
      if (entry.done) continue;
      if (entry.dueAt > now) break;
      entry.done = true;
      entry.expire();
    }
    // Copying what is left only once half is gone keeps the cost of an entry constant.
    if (lane.head > lane.entries.length / 2) {
      lane.entries.splice(0, lane.head);
      lane.head = 0;
    }
    const next = lane.entries[lane.head];
    if (next && lane.timer === null) this.#arm(lane, Math.max(1, Math.ceil(next.dueAt - now)));
  }
}
