import type { StateScope, StateStore } from '@roomkit/core';
import { expect } from 'vitest';

import type { ConformanceCase } from '../suite/conformance-case.ts';
import { rejectionOf } from '../suite/expectations.ts';
import type { StateStoreSubject } from './state-store-subject.ts';

const SCOPE: StateScope = Object.freeze({ organizationId: 'acme', namespace: 'phone' });
const OF_NOBODY: StateScope = Object.freeze({ organizationId: null, namespace: 'phone' });

/** Cases of stores whose state outlives them. */
function lasting(
  title: string,
  run: (state: StateStore, reopen: () => Promise<StateStore>) => Promise<void>,
): ConformanceCase<StateStoreSubject> {
  return {
    title,
    missing: ({ reopen }) => (reopen ? null : 'about a store whose state outlives it'),
    async run(subject) {
      await run(subject.state, async () => {
        if (!subject.reopen) throw new Error('the subject cannot be opened again');
        return subject.reopen();
      });
    },
  };
}

/** What survives, and what several stores over the same state see of each other. */
export const durabilityCases: readonly ConformanceCase<StateStoreSubject>[] = [
  lasting('has everything again when it is opened anew', async (state, reopen) => {
    const value = { status: 'stopped', at: 5, messageIds: ['Zoë', '漢字 🦉'] };
    await state.set(SCOPE, '+1', 'old');
    await state.set(SCOPE, '+1', value);
    await state.set(OF_NOBODY, 'k', null);
    await state.set(SCOPE, 'gone', 1);
    await state.delete(SCOPE, 'gone');
    await state.close?.();
    const again = await reopen();
    expect(await again.get(SCOPE, '+1')).toStrictEqual(value);
    expect([await again.list(SCOPE), await again.list(OF_NOBODY)]).toEqual([['+1'], ['k']]);
    expect(await again.delete(SCOPE, '+1')).toBe(true);
  }),
  lasting('shows what another store over the same state did, at once', async (state, reopen) => {
    const other = await reopen();
    await state.set(SCOPE, 'k', 1);
    expect(await other.get(SCOPE, 'k')).toBe(1);
    await other.set(SCOPE, 'k', 2);
    expect(await state.get(SCOPE, 'k')).toBe(2);
    expect(await other.delete(SCOPE, 'k')).toBe(true);
    expect([await state.get(SCOPE, 'k'), await state.list(SCOPE)]).toEqual([null, []]);
  }),
  lasting('loses nothing that two stores over the same state set at the same time', async (state, reopen) => {
    const both = [state, await reopen()];
    const numbers = Array.from({ length: 100 }, (_unused, number) => number);
    await Promise.all(numbers.map(async (number) => both[number % 2]?.set(SCOPE, `key-${number}`, number)));
    for (const one of both) expect(await one.list(SCOPE)).toHaveLength(100);
  }),
  lasting('gives a key to one alone of two stores that delete it at the same time', async (state, reopen) => {
    const other = await reopen();
    for (let round = 0; round < 10; round += 1) {
      await state.set(SCOPE, 'k', round);
      const deleted = await Promise.all([state.delete(SCOPE, 'k'), other.delete(SCOPE, 'k')]);
      expect(deleted.filter(Boolean)).toEqual([true]);
    }
  }),
  lasting('refuses work with store_failed once it is closed, and may be closed twice', async (state) => {
    await state.set(SCOPE, 'k', 1);
    await state.close?.();
    await state.close?.();
    const calls = [
      () => state.get(SCOPE, 'k'),
      () => state.set(SCOPE, 'k', 2),
      () => state.delete(SCOPE, 'k'),
      () => state.list(SCOPE),
    ];
    for (const call of calls) {
      expect(await rejectionOf(call)).toMatchObject({ code: 'store_failed', retryable: false });
    }
  }),
];
