import type { StateScope, StateStore } from '@roomkit/core';
import { expect } from 'vitest';

import type { ConformanceCase } from '../suite/conformance-case.ts';
import { frozen, rejectionOf } from '../suite/expectations.ts';
import type { StateStoreSubject } from './state-store-subject.ts';

const SCOPE: StateScope = Object.freeze({ organizationId: 'acme', namespace: 'teams' });

/** What JSON has a word for, with everything in it that an encoding could trip over. */
const VALUES: readonly unknown[] = [
  'text',
  '',
  'a\u0000b \ud800 \u2028 Zoë 漢字 🦉 "\\"',
  0,
  -1.5,
  Number.MAX_SAFE_INTEGER,
  1e300,
  true,
  false,
  null,
  [],
  {},
  [1, [null, 'two'], { three: 3 }],
  { nested: { list: [{ at: 1 }] }, empty: '', none: null, $date: 0, 'a key': 'of any kind' },
];

/** Text that takes a megabyte as UTF-8. */
const LARGE = 'ß漢 x'.repeat(150_000);

async function readBack(state: StateStore, value: unknown): Promise<unknown> {
  await state.set(SCOPE, 'k', value);
  return state.get(SCOPE, 'k');
}

/** What every state store does with values. */
export const valueCases: readonly ConformanceCase<StateStoreSubject>[] = [
  {
    title: 'has null for a key that was never set, and nothing to list',
    async run({ state }) {
      expect(state.specificationVersion).toBe('v1');
      expect(await state.get(SCOPE, 'k')).toBeNull();
      expect(await state.list(SCOPE)).toEqual([]);
      await state.set(SCOPE, 'other', 1);
      expect(await state.get(SCOPE, 'k')).toBeNull();
      expect(await state.list(SCOPE)).toEqual(['other']);
    },
  },
  {
    title: 'gives back every kind of value that JSON has',
    async run({ state }) {
      for (const value of VALUES) expect(await readBack(state, value)).toStrictEqual(value);
    },
  },
  {
    title: 'gives back of other values what JSON makes of them: a date as its text',
    async run({ state }) {
      const value = { at: new Date(0), gone: undefined, list: [undefined, Number.NaN], named: { toJSON: () => 'n' } };
      const read = { at: '1970-01-01T00:00:00.000Z', list: [null, null], named: 'n' };
      expect(await readBack(state, value)).toStrictEqual(read);
    },
  },
  {
    title: 'refuses what JSON has no word for, and keeps what there was',
    async run({ state }) {
      await state.set(SCOPE, 'k', 'before');
      for (const value of [undefined, () => 1, Symbol('s')]) {
        expect(await rejectionOf(() => state.set(SCOPE, 'k', value))).toMatchObject({ code: 'input_invalid' });
      }
      expect(await state.get(SCOPE, 'k')).toBe('before');
    },
  },
  {
    title: 'keeps null as a value: its key is listed, and deleted',
    async run({ state }) {
      expect(await readBack(state, null)).toBeNull();
      expect(await state.list(SCOPE)).toEqual(['k']);
      expect(await state.delete(SCOPE, 'k')).toBe(true);
      expect(await state.list(SCOPE)).toEqual([]);
    },
  },
  {
    title: 'puts a new value in the place of the whole old one',
    async run({ state }) {
      await state.set(SCOPE, 'k', { a: 1, b: { c: 2 } });
      expect(await readBack(state, { b: { d: 3 } })).toStrictEqual({ b: { d: 3 } });
      expect(await readBack(state, 'short')).toBe('short');
      expect(await state.list(SCOPE)).toEqual(['k']);
    },
  },
  {
    title: 'takes a copy at the moment of the call, and leaves what it is given as it is',
    async run({ state }) {
      const value = { tags: ['a'] };
      const setting = state.set(SCOPE, 'k', value);
      value.tags.push('b');
      await setting;
      expect(await state.get(SCOPE, 'k')).toStrictEqual({ tags: ['a'] });
      const untouchable = frozen({ list: [{ a: 1 }] });
      expect(await readBack(state, untouchable)).toStrictEqual({ list: [{ a: 1 }] });
    },
  },
  {
    title: 'gives out copies: what a reader does to one changes no other',
    async run({ state }) {
      const first = (await readBack(state, { tags: ['a'] })) as { readonly tags: string[] };
      first.tags.push('b');
      expect(await state.get(SCOPE, 'k')).toStrictEqual({ tags: ['a'] });
    },
  },
  {
    title: 'keeps a value of a megabyte whole',
    async run({ state }) {
      expect(await readBack(state, { body: LARGE })).toStrictEqual({ body: LARGE });
    },
  },
];
