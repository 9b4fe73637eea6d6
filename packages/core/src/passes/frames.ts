import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

import type { Pass } from './pass.ts';

/** Where in the kit the running code was called from. Closed frames count as none. */
export type Frame =
  | { readonly kind: 'pass'; readonly pass: Pass; open: boolean }
  | { readonly kind: 'delivery'; open: boolean };

/**
 * Carries the frame through hooks and channels, so that their calls back into the kit neither deadlock
 * nor wait for themselves. Queues and background work start outside of it.
 */
export class Frames {
  readonly #storage = new AsyncLocalStorage<Frame | undefined>();

  /** The open frame, if any. */
  current(): Frame | undefined {
    const frame = this.#storage.getStore();
    return frame?.open ? frame : undefined;
  }

  /**
   * Runs hooks or a channel within a frame, which stays open until somebody closes it. The resource brings
   * back what was there before: the storage's own `run` would make a second copy of the context for that.
   */
  run<Result>(frame: Frame, task: () => Result): Result {
    return new AsyncResource('RoomKit').runInAsyncScope(() => {
      this.#storage.enterWith(frame);
      return task();
    });
  }

  /** Runs work that belongs to nobody. */
  outside<Result>(task: () => Result): Result {
    return this.#storage.getStore() === undefined ? task() : this.#storage.run(undefined, task);
  }
}
