import { InMemoryStateStore, type StateStore } from '@roomkit/core';

import { broken, type BrokenState, rewritten } from './broken-state.ts';
import { LastingState } from './lasting-state.ts';

/** Over one state each, so that nothing but the fault keeps two stores apart. */
function shared(fault: string, seenBy: string, make: (kept: InMemoryStateStore) => () => StateStore): BrokenState {
  return {
    fault,
    seenBy,
    create() {
      const open = make(new InMemoryStateStore());
      return { state: open(), reopen: async () => open() };
    },
  };
}

/** Wrong with what lasts. */
export const brokenDurability: readonly BrokenState[] = [
  {
    fault: 'has nothing any more',
    seenBy: 'has everything again',
    create: () => ({ state: new InMemoryStateStore(), reopen: async () => new InMemoryStateStore() }),
  },
  shared('answers from what it has read before', 'did, at once', (kept) => () => {
    const read = new Map<string, unknown>();
    return rewritten(new LastingState(kept), (inner) => ({
      async get(scope, key) {
        const name = JSON.stringify([scope, key]);
        if (!read.has(name)) read.set(name, await inner.get(scope, key));
        return read.get(name);
      },
      async set(scope, key, value) {
        await inner.set(scope, key, value);
        read.set(JSON.stringify([scope, key]), value);
      },
    }));
  }),
  shared('writes everything it knows back over what others wrote', 'two stores over the same state set', (kept) => {
    let file: readonly string[] = [];
    return () => {
      const own: string[] = [];
      return rewritten(new LastingState(kept), () => ({
        async set(_scope, key) {
          own.push(key);
          file = [...own];
        },
        list: async () => file,
      }));
    };
  }),
  broken('looks first and deletes later', 'to one alone of two stores', (inner) => ({
    async delete(scope, key) {
      const isThere = (await inner.list(scope)).includes(key);
      await Promise.resolve();
      await inner.delete(scope, key);
      return isThere;
    },
  })),
  broken('goes on when it is closed', 'refuses work with store_failed', () => ({ close: async () => {} })),
];
