import type { RoomLock } from '@roomkit/core';

/** Who waits for a lock. */
export interface Waiter {
  grant(lock: RoomLock): void;
  fail(error: unknown): void;
  readonly isCancelled: boolean;
}

/** First come, first served; those who gave up are passed over. */
export class Waiters {
  #waiting: Waiter[] = [];

  /** Resolves with the lock; rejects with the signal's reason when it fires first. */
  add(signal: AbortSignal | undefined): Promise<RoomLock> {
    return new Promise((resolve, reject) => {
      let isCancelled = false;
      const onAbort = (): void => {
        isCancelled = true;
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push({
        get isCancelled() {
          return isCancelled;
        },
        grant(lock) {
          signal?.removeEventListener('abort', onAbort);
          resolve(lock);
        },
        fail(error) {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      });
    });
  }

  next(): Waiter | null {
    for (let waiter = this.#waiting.shift(); waiter; waiter = this.#waiting.shift()) {
      if (!waiter.isCancelled) return waiter;
    }
    return null;
  }

  get isEmpty(): boolean {
    while (this.#waiting[0]?.isCancelled) this.#waiting.shift();
    return this.#waiting.length === 0;
  }

  failAll(error: unknown): void {
    for (let waiter = this.next(); waiter; waiter = this.next()) waiter.fail(error);
  }
}
