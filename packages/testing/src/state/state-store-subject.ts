import type { StateStore } from '@roomkit/core';

/** A state store under test, empty. */
export interface StateStoreSubject {
  readonly state: StateStore;
  /** Opens the same state once more, whether the first is closed by then or not, for stores that are durable or shared. */
  reopen?(): Promise<StateStore>;
  /** Gives back whatever the subject holds; the suite closes the stores. */
  close?(): Promise<void>;
}
