import type { StateStore } from '@roomkit/core';

import type { StateStoreSubject } from '../../src/conformance.ts';
import type { BrokenDouble } from '../suite/broken.ts';
import { healthy } from './lasting-state.ts';

/** A state store that is wrong in one way. */
export type BrokenState = BrokenDouble<StateStoreSubject>;
/** What is different about a sound store. */
export type Override = (inner: StateStore) => Partial<StateStore>;

/** A sound store, rewritten in one point. */
export function rewritten(inner: StateStore, override: Override): StateStore {
  const { get, set, delete: remove, list } = inner;
  return {
    specificationVersion: 'v1',
    get: get.bind(inner),
    set: set.bind(inner),
    delete: remove.bind(inner),
    list: list.bind(inner),
    close: async () => inner.close?.(),
    ...override(inner),
  };
}

/** Every store over the state is rewritten the same way. */
export function broken(fault: string, seenBy: string, override: Override): BrokenState {
  return {
    fault,
    seenBy,
    create() {
      const { state, reopen } = healthy();
      return {
        state: rewritten(state, override),
        ...(reopen && { reopen: async () => rewritten(await reopen(), override) }),
      };
    },
  };
}
