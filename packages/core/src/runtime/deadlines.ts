import type { Clock } from '../ports/runtime.ts';

/** A running timeout, linked with its neighbours of the same duration. */
interface Entry {
  readonly dueAt: number;
  readonly expire: () => void;
  readonly lane: Lane;
  previous: Entry | null;
  next: Entry | null;
  isOpen: boolean;
}

interface Lane {
  first: Entry | null;
  last: Entry | null;
  timer: Disposable | null;
}

/**
 * Many timeouts, few timers: entries of one duration run out in the order they came, so each duration
 * needs a single timer for its oldest open entry. What is stopped is forgotten at once. A timeout may
 * fire late by as much as a timer may.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lanes = new Map<number, Lane>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `expire` after `milliseconds` unless the returned function is called before. */
  start(milliseconds: number, expire: () => void): () => void {
    let lane = this.#lanes.get(milliseconds);
    if (!lane) this.#lanes.set(milliseconds, (lane = { first: null, last: null, timer: null }));
    const dueAt = this.#clock.monotonic() + milliseconds;
    const entry: Entry = { dueAt, expire, lane, previous: lane.last, next: null, isOpen: true };
    if (lane.last) lane.last.next = entry;
    else lane.first = entry;
    lane.last = entry;
    if (this.#closed) void Promise.resolve().then(() => this.#expireNow(entry));
    else if (lane.timer === null) this.#arm(lane, milliseconds);
    return () => unlink(entry);
  }

  /**
   * The promise, or the error of `onTimeout` if it takes longer. The losing promise's rejection is
   * swallowed. `frame` is closed when the race is over: one promise for both, on the path of every delivery.
   */
  race<Value>(
    promise: Promise<Value>,
    milliseconds: number,
    onTimeout: () => unknown,
    frame: { open: boolean } | null = null,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      const stop = this.start(milliseconds, () => {
        if (frame) frame.open = false;
        reject(onTimeout());
      });
      const end = (): void => {
        stop();
        if (frame) frame.open = false;
      };
      promise.then(
        (value) => {
          end();
          resolve(value);
        },
        (error: unknown) => {
          end();
          reject(error);
        },
      );
    });
  }

  /** Lets everything run out now, and whatever starts later at once: nobody is left waiting. */
  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes.values()) {
      lane.timer?.[Symbol.dispose]();
      for (let entry = lane.first; entry; entry = lane.first) {
        unlink(entry);
        entry.expire();
      }
    }
    this.#lanes.clear();
  }

  #expireNow(entry: Entry): void {
    if (!entry.isOpen) return;
    unlink(entry);
    entry.expire();
  }

  /** The timer is not moved when its entry is stopped: it finds out when it fires, at most once a duration. */
  #arm(lane: Lane, milliseconds: number): void {
    lane.timer = this.#clock.schedule(milliseconds, () => this.#sweep(lane));
  }

  #sweep(lane: Lane): void {
    lane.timer = null;
    const now = this.#clock.monotonic();
    for (let entry = lane.first; entry && entry.dueAt <= now; entry = lane.first) {
      unlink(entry);
      entry.expire();
    }
    if (lane.first && lane.timer === null) this.#arm(lane, Math.max(1, Math.ceil(lane.first.dueAt - now)));
  }
}

function unlink(entry: Entry): void {
  if (!entry.isOpen) return;
  entry.isOpen = false;
  const { previous, next, lane } = entry;
  if (previous) previous.next = next;
  else lane.first = next;
  if (next) next.previous = previous;
  else lane.last = previous;
  entry.previous = null;
  entry.next = null;
}
