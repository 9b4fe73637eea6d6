import type { RoomLock, RoomLockManager } from '../ports/locks.ts';

interface Waiter {
  grant(): void;
  next: Waiter | null;
  cancelled: boolean;
}

interface Queue {
  head: Waiter | null;
  tail: Waiter | null;
}

/** Locks within one process: first come, first served; a key that nobody holds takes no memory. */
export class InMemoryLockManager implements RoomLockManager {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities: { readonly shared: boolean } = Object.freeze({ shared: false });
  readonly #held = new Map<string, Queue>();

  acquire(key: string, options: { readonly signal?: AbortSignal | undefined } = {}): RoomLock | Promise<RoomLock> {
    const queue = this.#held.get(key);
    if (!queue) {
      const own: Queue = { head: null, tail: null };
      this.#held.set(key, own);
      return this.#lock(key, own);
    }
    // Only a waiter needs the signal: who offers it as a getter makes none for a free lock.
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiter.cancelled = true;
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        next: null,
        cancelled: false,
        grant: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(this.#lock(key, queue));
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (queue.tail) queue.tail.next = waiter;
      else queue.head = waiter;
      queue.tail = waiter;
    });
  }

  /** How many keys are held. */
  get size(): number {
    return this.#held.size;
  }

  #lock(key: string, queue: Queue): RoomLock {
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#handOn(key, queue);
      },
    };
  }

  #handOn(key: string, queue: Queue): void {
    for (;;) {
      const waiter = queue.head;
      if (!waiter) {
        this.#held.delete(key);
        return;
      }
      queue.head = waiter.next;
      if (!queue.head) queue.tail = null;
      if (!waiter.cancelled) {
        waiter.grant();
        return;
      }
    }
  }
}
