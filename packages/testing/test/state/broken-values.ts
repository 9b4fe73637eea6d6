import { InMemoryStateStore, InputError } from '@roomkit/core';

import { broken, type BrokenState, type Override, rewritten } from './broken-state.ts';

const keying =
  (rewrite: (key: string) => string): Override =>
  (inner) => ({
    get: async (scope, key) => inner.get(scope, rewrite(key)),
    set: async (scope, key, value) => inner.set(scope, rewrite(key), value),
    delete: async (scope, key) => inner.delete(scope, rewrite(key)),
  });

const storing =
  (rewrite: (value: unknown) => unknown): Override =>
  (inner) => ({ set: async (scope, key, value) => inner.set(scope, key, rewrite(value)) });

/** Keeps values themselves instead of a copy of each. */
const byReference: Override = (inner) => {
  const values = new Map<string, unknown>();
  return {
    get: async (_scope, key) => values.get(key) ?? null,
    async set(scope, key, value) {
      await inner.set(scope, key, value);
      values.set(key, value);
    },
  };
};

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Wrong with values and keys. */
export const brokenValues: readonly BrokenState[] = [
  broken('has undefined for what it does not have', 'has null for a key', (inner) => ({
    get: async (...given) => (await inner.get(...given)) ?? undefined,
  })),
  broken(
    'makes texts of numbers',
    'every kind of value',
    storing((value) => (typeof value === 'number' ? String(value) : value)),
  ),
  broken('reads dates back as dates', 'what JSON makes of them', (inner) => ({
    async get(...given) {
      const value = await inner.get(...given);
      return isNested(value) && typeof value['at'] === 'string' ? { ...value, at: new Date(value['at']) } : value;
    },
  })),
  broken(
    'takes null for nothing',
    'refuses what JSON has no word for',
    storing((value) => value ?? null),
  ),
  broken('deletes what is set to null', 'keeps null as a value', (inner) => ({
    async set(scope, key, value) {
      if (value === null) await inner.delete(scope, key);
      else await inner.set(scope, key, value);
    },
  })),
  broken('merges a new value into the old one', 'in the place of the whole old one', (inner) => ({
    async set(scope, key, value) {
      const old = await inner.get(scope, key);
      await inner.set(scope, key, isNested(old) && isNested(value) ? { ...old, ...value } : value);
    },
  })),
  broken('copies what it is given a moment later', 'at the moment of the call', (inner) => ({
    async set(...given) {
      await Promise.resolve();
      await inner.set(...given);
    },
  })),
  broken('gives out what it keeps', 'gives out copies', byReference),
  broken('says of every key that it was deleted', 'deletes a key once', (inner) => ({
    async delete(...given) {
      await inner.delete(...given);
      return true;
    },
  })),
  broken(
    'cuts keys at the character U+0000',
    'takes any text for a key',
    keying((key) => key.split('\u0000')[0] ?? ''),
  ),
  broken('refuses what takes more than 64 KiB', 'of a megabyte whole', (inner) => ({
    async set(scope, key, value) {
      if ((JSON.stringify(value)?.length ?? 0) > 65_536) throw new InputError('value', 'must not be so long');
      await inner.set(scope, key, value);
    },
  })),
  broken('lists a first page alone', 'lists a thousand keys', (inner) => ({
    list: async (scope) => (await inner.list(scope)).slice(0, 500),
  })),
  {
    fault: 'reads everything, changes it and writes it back',
    seenBy: 'loses none of many keys that are set at the same time',
    create() {
      let kept: Readonly<Record<string, unknown>> = {};
      const override: Override = () => ({
        get: async (_scope, key) => kept[key] ?? null,
        async set(_scope, key, value) {
          const read = kept;
          await Promise.resolve();
          kept = { ...read, [key]: value };
        },
        list: async () => Object.keys(kept),
      });
      return { state: rewritten(new InMemoryStateStore(), override) };
    },
  },
];
