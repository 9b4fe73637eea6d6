/** A held lock. Releasing twice does nothing. */
export interface RoomLock {
  release(): void;
}

/** Serialises work per room. Waiters are served first come, first served. */
export interface RoomLockManager {
  readonly specificationVersion: 'v1';
  readonly capabilities: {
    /** Holds over processes, not within one alone. */
    readonly shared: boolean;
  };
  /**
   * Waits for the room's lock. A waiter whose signal fires rejects with the signal's reason and
   * leaves the lock usable. May answer without a promise when the lock is free.
   *
   * @param key - from `roomKey`
   */
  acquire(key: string, options?: { readonly signal?: AbortSignal | undefined }): RoomLock | Promise<RoomLock>;
  close?(): Promise<void>;
}
