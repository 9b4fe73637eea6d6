import type { Clock } from '../ports/runtime.ts';

/** A running timeout. */
export interface RunningTimeout {
  /** Ends it; false where it has run out or was ended before. */
  stop(): boolean;
}

/** Who hears what became of a promise. The methods must not throw. */
export interface Watcher<Value> {
  onValue(value: Value): void;
  onError(error: unknown): void;
  onTimeout(): void;
}

interface Lane {
  first: Timeout | null;
  last: Timeout | null;
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

  /** Calls `onTimeout` after `milliseconds` unless it is stopped before. */
  start(milliseconds: number, waiter: Pick<Watcher<never>, 'onTimeout'>): RunningTimeout {
    let lane = this.#lanes.get(milliseconds);
    if (!lane) this.#lanes.set(milliseconds, (lane = { first: null, last: null, timer: null }));
    const timeout = new Timeout(this.#clock.monotonic() + milliseconds, waiter, lane);
    if (this.#closed) void Promise.resolve().then(() => timeout.runOut());
    else if (lane.timer === null) this.#arm(lane, milliseconds);
    return timeout;
  }

  /**
   * Calls exactly one of the watcher's methods, exactly once. What the promise does after its time has run
   * out is swallowed.
   */
  watch<Value>(promise: Promise<Value>, milliseconds: number, watcher: Watcher<Value>): void {
    const timeout = this.start(milliseconds, watcher);
    promise.then(
      (value) => {
        if (timeout.stop()) watcher.onValue(value);
      },
      (error: unknown) => {
        if (timeout.stop()) watcher.onError(error);
      },
    );
  }

  /** The promise, or the error of `onTimeout` if it takes longer. The losing promise's rejection is swallowed. */
  race<Value>(promise: Promise<Value>, milliseconds: number, onTimeout: () => unknown): Promise<Value> {
    return new Promise((onValue, onError) => {
      this.watch(promise, milliseconds, { onValue, onError, onTimeout: () => onError(onTimeout()) });
    });
  }

  /** Lets everything run out now, and whatever starts later at once: nobody is left waiting. */
  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes.values()) {
      lane.timer?.[Symbol.dispose]();
      while (lane.first) lane.first.runOut();
    }
    this.#lanes.clear();
  }

  /** The timer is not moved when its entry is stopped: it finds out when it fires, at most once a duration. */
  #arm(lane: Lane, milliseconds: number): void {
    lane.timer = this.#clock.schedule(milliseconds, () => this.#sweep(lane));
  }

  #sweep(lane: Lane): void {
    lane.timer = null;
    const now = this.#clock.monotonic();
    while (lane.first && lane.first.dueAt <= now) lane.first.runOut();
    if (lane.first && lane.timer === null) this.#arm(lane, Math.max(1, Math.ceil(lane.first.dueAt - now)));
  }
}

/** Linked with its neighbours of the same duration. */
class Timeout implements RunningTimeout {
  readonly dueAt: number;
  readonly #waiter: Pick<Watcher<never>, 'onTimeout'>;
  readonly #lane: Lane;
  #previous: Timeout | null;
  #next: Timeout | null = null;
  #isOpen = true;

  constructor(dueAt: number, waiter: Pick<Watcher<never>, 'onTimeout'>, lane: Lane) {
    this.dueAt = dueAt;
    this.#waiter = waiter;
    this.#lane = lane;
    this.#previous = lane.last;
    if (lane.last) lane.last.#next = this;
    else lane.first = this;
    lane.last = this;
  }

  stop(): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    const previous = this.#previous;
    const next = this.#next;
    if (previous) previous.#next = next;
    else this.#lane.first = next;
    if (next) next.#previous = previous;
    else this.#lane.last = previous;
    this.#previous = null;
    this.#next = null;
    return true;
  }

  runOut(): void {
    if (this.stop()) this.#waiter.onTimeout();
  }
}
