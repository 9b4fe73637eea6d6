import type { Clock } from '../ports/runtime.ts';

/** How long a room must be quiet, and how long to wait for that at most. */
export interface QuietOptions {
  readonly bufferMs: number;
  readonly maxWaitMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Activity {
  /** Generations and playbacks under way. */
  running: number;
  /** When something last ended or somebody last wrote. */
  lastAt: number;
  readonly watchers: Set<() => void>;
}

/** After this long a room without activity is forgotten: it is quiet by any measure. */
const FORGET_AFTER_MS = 600_000;
/** Below this many rooms nothing is forgotten. */
const FEW_ROOMS = 1_024;

/** Knows which rooms are busy: an agent is answering, or somebody wrote a moment ago. */
export class ActivityMonitor {
  readonly #clock: Clock;
  readonly #rooms = new Map<string, Activity>();
  #forgetAt = FEW_ROOMS;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many rooms are remembered. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Somebody wrote or spoke. @param key - from `roomKey` */
  touch(key: string): void {
    const activity = this.#stir(key);
    for (const watcher of activity.watchers) watcher();
  }

  /** An answer is being generated or played; the returned function ends it, once. */
  begin(key: string): () => void {
    this.#stir(key).running += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const activity = this.#stir(key);
      activity.running -= 1;
      for (const watcher of activity.watchers) watcher();
    };
  }

  /** Whether something is under way at this moment. */
  isBusy(key: string): boolean {
    return (this.#rooms.get(key)?.running ?? 0) > 0;
  }

  /**
   * Resolves true when nothing happened in a room for `bufferMs`, false when it did not become so quiet
   * within `maxWaitMs`. Rejects with the signal's reason.
   */
  async whenQuiet(key: string, options: QuietOptions): Promise<boolean> {
    const { bufferMs, maxWaitMs, signal } = options;
    const giveUpAt = this.#clock.monotonic() + maxWaitMs;
    for (;;) {
      signal?.throwIfAborted();
      const now = this.#clock.monotonic();
      const activity = this.#rooms.get(key);
      if (activity === undefined) return true;
      const quietAt = activity.running > 0 ? Number.POSITIVE_INFINITY : activity.lastAt + bufferMs;
      if (now >= quietAt) return true;
      if (now >= giveUpAt) return false;
      await this.#change(activity, Math.min(quietAt, giveUpAt) - now, signal);
    }
  }

  /** Resolves when something changes or the time is over. */
  #change(activity: Activity, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer[Symbol.dispose]();
        activity.watchers.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.#clock.schedule(milliseconds, done);
      activity.watchers.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  #stir(key: string): Activity {
    const now = this.#clock.monotonic();
    let activity = this.#rooms.get(key);
    if (activity) activity.lastAt = now;
    else {
      if (this.#rooms.size >= this.#forgetAt) this.#forgetQuiet(now);
      this.#rooms.set(key, (activity = { running: 0, lastAt: now, watchers: new Set() }));
    }
    return activity;
  }

  /** Looks through all rooms each time their number has doubled: a constant cost for each new one. */
  #forgetQuiet(now: number): void {
    for (const [key, { running, lastAt, watchers }] of this.#rooms) {
      if (running === 0 && watchers.size === 0 && now - lastAt > FORGET_AFTER_MS) this.#rooms.delete(key);
    }
    this.#forgetAt = Math.max(FEW_ROOMS, this.#rooms.size * 2);
  }
}
