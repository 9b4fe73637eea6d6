import type { RoomLockManager } from '@roomkit/core';

/** A lock manager under test. */
export interface LockSubject {
  readonly locks: RoomLockManager;
  /** Another manager over the same locks, as another process has it. One that claims to be shared must have it. */
  another?(): Promise<RoomLockManager>;
  close?(): Promise<void>;
}

/** What a case of the lock suite may use. */
export interface LockCaseContext {
  readonly locks: RoomLockManager;
  another(): Promise<RoomLockManager>;
  /** Rejects when what must happen takes too long. */
  within<Value>(promise: Promise<Value>): Promise<Value>;
}

/** One test of the lock suite. */
export interface LockCase {
  readonly title: string;
  /** Whether the case is about a manager with this promise. */
  readonly shared?: boolean;
  readonly run: (context: LockCaseContext) => Promise<void>;
}
