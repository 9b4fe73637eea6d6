import type { RoomLock, RoomLockManager } from '../ports/locks.ts';

/** How many keys that nobody holds keep their place, so that the next holder need not make it anew. */
const MOST_IDLE_KEYS = 1_024;

interface Waiter {
  grant(): void;
  next: Waiter | null;
  cancelled: boolean;
}

/** Who holds a key and who waits for it. */
interface Queue {
  holder: HeldLock | null;
  head: Waiter | null;
  tail: Waiter | null;
}

/** Locks within one process: first come, first served. Of keys that nobody holds only so many take memory. */
export class InMemoryLockManager implements RoomLockManager {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities: { readonly shared: boolean } = Object.freeze({ shared: false });
  readonly #queues = new Map<string, Queue>();
  #heldKeys = 0;

  acquire(key: string, options: { readonly signal?: AbortSignal | undefined } = {}): RoomLock | Promise<RoomLock> {
    let queue = this.#queues.get(key);
    if (!queue) this.#queues.set(key, (queue = { holder: null, head: null, tail: null }));
    if (!queue.holder) {
      this.#heldKeys += 1;
      return this.#grant(queue);
    }
    // Only a waiter needs the signal: who offers it as a getter makes none for a free lock.
    const { signal } = options;
    return signal?.aborted ? Promise.reject(signal.reason) : this.#wait(queue, signal);
  }

  /** How many keys are held. */
  get size(): number {
    return this.#heldKeys;
  }

  #wait(queue: Queue, signal: AbortSignal | undefined): Promise<RoomLock> {
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
          resolve(this.#grant(queue));
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (queue.tail) queue.tail.next = waiter;
      else queue.head = waiter;
      queue.tail = waiter;
    });
  }

  #grant(queue: Queue): RoomLock {
    return (queue.holder = new HeldLock(queue, this.#handOn));
  }

  readonly #handOn = (queue: Queue): void => {
    for (let waiter = queue.head; waiter; waiter = queue.head) {
      queue.head = waiter.next;
      if (!queue.head) queue.tail = null;
      if (!waiter.cancelled) {
        waiter.grant();
        return;
      }
    }
    queue.holder = null;
    this.#heldKeys -= 1;
    if (this.#queues.size - this.#heldKeys > MOST_IDLE_KEYS) this.#forgetIdle();
  };

  /** All idle keys lose their place together, so that making room costs little for each. */
  #forgetIdle(): void {
    for (const [key, { holder }] of this.#queues) if (!holder) this.#queues.delete(key);
  }
}

class HeldLock implements RoomLock {
  readonly #queue: Queue;
  readonly #handOn: (queue: Queue) => void;

  constructor(queue: Queue, handOn: (queue: Queue) => void) {
    this.#queue = queue;
    this.#handOn = handOn;
  }

  release(): void {
    // Whoever is not the holder any more has given it back before.
    if (this.#queue.holder === this) this.#handOn(this.#queue);
  }
}
