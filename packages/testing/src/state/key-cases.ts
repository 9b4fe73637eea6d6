import type { StateScope } from '@roomkit/core';
import { expect } from 'vitest';

import type { ConformanceCase } from '../suite/conformance-case.ts';
import type { StateStoreSubject } from './state-store-subject.ts';

const SCOPE: StateScope = Object.freeze({ organizationId: 'acme', namespace: 'teams' });

/** Texts from outside, all different, that an engine or an encoding could trip over. */
const KEYS: readonly string[] = [
  '',
  ' ',
  'k',
  'K',
  'Zoë',
  'Zoe\u0308',
  '漢字 🦉',
  'a:b/c|d=e{f}*?[g]',
  "'; DROP TABLE state; --",
  '%_\\',
  '"quoted"',
  'a\u0000b',
  'a',
  '\n\t',
  '\ud800',
  '\udc00',
  '__proto__',
  'constructor',
  '+15551234567',
  '0',
  '00',
  'x'.repeat(300),
];

/** What every state store does with keys, however many there are. */
export const keyCases: readonly ConformanceCase<StateStoreSubject>[] = [
  {
    title: 'deletes a key once: false when there is none, and others stay',
    async run({ state }) {
      expect(await state.delete(SCOPE, 'k')).toBe(false);
      await state.set(SCOPE, 'k', 1);
      await state.set(SCOPE, 'other', 2);
      expect(await state.delete(SCOPE, 'k')).toBe(true);
      expect(await state.delete(SCOPE, 'k')).toBe(false);
      expect([await state.get(SCOPE, 'k'), await state.get(SCOPE, 'other')]).toEqual([null, 2]);
      expect(await state.list(SCOPE)).toEqual(['other']);
      await state.set(SCOPE, 'k', 3);
      expect(await state.get(SCOPE, 'k')).toBe(3);
    },
  },
  {
    title: 'takes any text for a key, and gives it back in lists as it was',
    async run({ state }) {
      for (const [index, key] of KEYS.entries()) await state.set(SCOPE, key, index);
      expect((await state.list(SCOPE)).toSorted()).toEqual(KEYS.toSorted());
      for (const [index, key] of KEYS.entries()) expect([key, await state.get(SCOPE, key)]).toEqual([key, index]);
      for (const key of KEYS) expect([key, await state.delete(SCOPE, key)]).toEqual([key, true]);
      expect(await state.list(SCOPE)).toEqual([]);
    },
  },
  {
    title: 'lists a thousand keys, all of them',
    async run({ state }) {
      const keys = Array.from({ length: 1000 }, (_unused, number) => `key-${number}`);
      for (const key of keys) await state.set(SCOPE, key, key);
      expect((await state.list(SCOPE)).toSorted()).toEqual(keys.toSorted());
    },
  },
  {
    title: 'loses none of many keys that are set at the same time, and has one of the values of each',
    async run({ state }) {
      const numbers = Array.from({ length: 100 }, (_unused, number) => number);
      await Promise.all([
        ...numbers.map((number) => state.set(SCOPE, `key-${number}`, { number })),
        ...numbers.map((number) => state.set(SCOPE, 'contended', { number })),
      ]);
      expect(await state.list(SCOPE)).toHaveLength(101);
      const read = await Promise.all(numbers.map((number) => state.get(SCOPE, `key-${number}`)));
      expect(read).toStrictEqual(numbers.map((number) => ({ number })));
      expect(numbers.map((number) => ({ number }))).toContainEqual(await state.get(SCOPE, 'contended'));
    },
  },
];
