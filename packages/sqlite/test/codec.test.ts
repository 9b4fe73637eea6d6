import { InputError } from '@roomkit/core';
import { createSeededRandom, type SeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { decode, encode } from '../src/codec/json.ts';

function anything(random: SeededRandom, depth: number): unknown {
  const leaves = [
    null,
    true,
    0,
    -1.5,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    12_345_678_901_234_567_890n,
    '',
    '2026-01-01T00:00:00.000Z',
    '"$date"',
    new Date(random.integer(1e12)),
    Uint8Array.of(0, 255, random.integer(256)),
  ];
  if (depth === 0 || random.chance(0.4)) return random.pick(leaves);
  const size = random.integer(4);
  if (random.chance()) return Array.from({ length: size }, () => anything(random, depth - 1));
  const names = ['a', 'key', '$date', '$bytes', '$$', '$bigint', '$number', 'constructor'];
  return Object.fromEntries(Array.from({ length: size }, () => [random.pick(names), anything(random, depth - 1)]));
}

describe('the JSON of the columns', () => {
  it('CORE-5.2.1 gives back what it was given, whatever that is', () => {
    const random = createSeededRandom(11);
    for (let times = 0; times < 500; times++) {
      const value = anything(random, 4);
      expect(decode(encode(value, 'value'))).toEqual(value);
    }
  });

  it('is plain JSON where the data is', () => {
    expect(encode({ a: [1, 'x', null], b: { c: true } }, 'value')).toBe('{"a":[1,"x",null],"b":{"c":true}}');
  });

  it('keeps a field named __proto__ a field', () => {
    const value = JSON.parse('{"__proto__":{"x":1},"$a":1}') as unknown;
    const read = decode(encode(value, 'value')) as object;
    expect(Object.keys(read)).toEqual(['__proto__', '$a']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('refuses what is not data', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(() => encode(cyclic, 'metadata')).toThrow(InputError);
    expect(() => encode({ run: () => 1 }, 'metadata')).toThrow(/^metadata/);
  });
});
