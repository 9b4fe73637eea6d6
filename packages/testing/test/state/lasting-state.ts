import { InMemoryStateStore, type StateScope, type StateStore, StoreError } from '@roomkit/core';

import type { StateStoreSubject } from '../../src/conformance.ts';

/** One of several stores over the same state, which outlives them. */
export class LastingState implements StateStore {
  readonly specificationVersion = 'v1' as const;
  readonly #kept: InMemoryStateStore;
  #isClosed = false;

  constructor(kept: InMemoryStateStore) {
    this.#kept = kept;
  }

  async get(scope: StateScope, key: string): Promise<unknown> {
    return this.#open('getState').get(scope, key);
  }

  async set(scope: StateScope, key: string, value: unknown): Promise<void> {
    await this.#open('setState').set(scope, key, value);
  }

  async delete(scope: StateScope, key: string): Promise<boolean> {
    return this.#open('deleteState').delete(scope, key);
  }

  async list(scope: StateScope): Promise<readonly string[]> {
    return this.#open('listState').list(scope);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #open(operation: string): InMemoryStateStore {
    if (this.#isClosed) throw new StoreError(operation, { retryable: false });
    return this.#kept;
  }
}

/** A subject without a fault. */
export function healthy(): StateStoreSubject {
  const kept = new InMemoryStateStore();
  return { state: new LastingState(kept), reopen: async () => new LastingState(kept) };
}
