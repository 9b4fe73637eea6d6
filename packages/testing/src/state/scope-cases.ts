import type { StateScope } from '@roomkit/core';
import { expect } from 'vitest';

import type { ConformanceCase } from '../suite/conformance-case.ts';
import type { StateStoreSubject } from './state-store-subject.ts';

/** Scopes that a store which joins names carelessly takes for one and the same. */
const SEPARATORS = [':', '/', '.', '|', '=', '-', ',', ' ', '"', '","', '%3A', '{', '}'];

const NAMES: readonly StateScope[] = [
  ...SEPARATORS.flatMap((separator) => [
    { organizationId: 'a', namespace: `b${separator}c` },
    { organizationId: `a${separator}b`, namespace: 'c' },
    { organizationId: null, namespace: `a${separator}b${separator}c` },
  ]),
  { organizationId: 'Acme', namespace: 'Zoë' },
  { organizationId: 'acme', namespace: 'Zoë' },
  { organizationId: 'acme', namespace: 'zoë' },
  { organizationId: 'acme', namespace: '@roomkit/phone/opt-out/+15551234567' },
  { organizationId: 'acme', namespace: '漢字 🦉' },
];

/** Organizations that a store may take for none. */
const NOBODIES: readonly StateScope[] = [null, '', 'null', 'undefined', '=', '0'].map((organizationId) => ({
  organizationId,
  namespace: 'teams',
}));

/** Whose state it is. */
export const scopeCases: readonly ConformanceCase<StateStoreSubject>[] = [
  {
    title: 'keeps organizations apart',
    async run({ state }) {
      const [ours, theirs] = ['acme', 'umbra'].map((organizationId) => ({ organizationId, namespace: 'teams' })) as [
        StateScope,
        StateScope,
      ];
      await state.set(ours, 'k', 'ours');
      expect([await state.get(theirs, 'k'), await state.list(theirs)]).toEqual([null, []]);
      expect(await state.delete(theirs, 'k')).toBe(false);
      await state.set(theirs, 'k', 'theirs');
      expect([await state.get(ours, 'k'), await state.get(theirs, 'k')]).toEqual(['ours', 'theirs']);
      expect(await state.delete(theirs, 'k')).toBe(true);
      expect([await state.get(ours, 'k'), await state.list(ours)]).toEqual(['ours', ['k']]);
    },
  },
  {
    title: 'keeps the namespaces of one organization apart',
    async run({ state }) {
      const [ours, theirs] = ['teams', 'teams2'].map((namespace) => ({ organizationId: 'acme', namespace })) as [
        StateScope,
        StateScope,
      ];
      await state.set(ours, 'k', 'ours');
      expect([await state.get(theirs, 'k'), await state.list(theirs)]).toEqual([null, []]);
      expect(await state.delete(theirs, 'k')).toBe(false);
      await state.set(theirs, 'k2', 'theirs');
      expect([await state.list(ours), await state.list(theirs)]).toEqual([['k'], ['k2']]);
    },
  },
  {
    title: 'has a scope of its own for no organization, whatever organizations are called',
    async run({ state }) {
      await expectApart(state, NOBODIES);
    },
  },
  {
    title: 'keeps scopes apart whose names hold separators, or differ in case alone',
    async run({ state }) {
      await expectApart(state, NAMES);
    },
  },
];

/** Each scope gets a key and a value of its own, and must have these alone. */
async function expectApart(state: StateStoreSubject['state'], scopes: readonly StateScope[]): Promise<void> {
  for (const [index, scope] of scopes.entries()) {
    await state.set(scope, 'k', index);
    await state.set(scope, `only-${index}`, index);
  }
  for (const [index, scope] of scopes.entries()) {
    const keys = (await state.list(scope)).toSorted();
    expect([scope, await state.get(scope, 'k'), keys]).toEqual([scope, index, ['k', `only-${index}`]]);
  }
}
