import { describe, expect, it } from 'vitest';

import { decode, encode, encodePlain } from '../../src/codec.ts';
import { InputError } from '../../src/index.ts';

const LEAVES: readonly unknown[] = [
  null,
  true,
  0,
  -1.5,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  12_345_678_901_234_567_890n,
  '',
  'a 👍 \u0000 "quoted"',
  '2026-01-01T00:00:00.000Z',
  '"$date"',
  '{"$date":5}',
  new Date(86_400_000),
  Uint8Array.of(0, 255, 7),
];

const NAMES = ['a', 'key', '$date', '$bytes', '$$', '$bigint', '$number', '$$date', 'constructor'];

/** Every list of one and every record of one field, of what is given. */
function within(values: readonly unknown[]): readonly unknown[] {
  return values.flatMap((value) => [[value], ...NAMES.map((name) => ({ [name]: value }))]);
}

describe('JSON without loss', () => {
  it('CORE-5.2.1 gives back what it was given, whatever that is and however it is named', () => {
    const nested = within(LEAVES);
    const values = [...LEAVES, ...nested, ...within(nested), nested, {}, []];
    expect(values.length).toBeGreaterThan(1000);
    for (const value of values) expect(decode(encode(value, 'value'))).toEqual(value);
  });

  // These stand in databases, and nodes of several versions tell them to each other.
  it.each([
    [{ a: [1, 'x', null], b: { c: true } }, '{"a":[1,"x",null],"b":{"c":true}}'],
    [{ at: new Date(5) }, '{"at":{"$date":5}}'],
    [Uint8Array.of(0, 255), '{"$bytes":"AP8="}'],
    [2n ** 70n, '{"$bigint":"1180591620717411303424"}'],
    [[Number.NaN, -Infinity], '[{"$number":"NaN"},{"$number":"-Infinity"}]'],
    [{ $date: 'x', $$: { $a: 1 } }, '{"$$date":"x","$$$":{"$$a":1}}'],
  ])('is written as it always was: %o', (value, text) => {
    expect(encode(value, 'value')).toBe(text);
    expect(encodePlain(value)).toBe(text);
    expect(decode(text)).toStrictEqual(value);
  });

  it('takes bytes of any length', () => {
    for (const length of [0, 1, 2, 3, 8191, 8192, 8193, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_none, place) => place % 251);
      expect(encode(bytes, 'bytes')).toBe(`{"$bytes":"${Buffer.from(bytes).toString('base64')}"}`);
      expect(decode(encode(bytes, 'bytes'))).toStrictEqual(bytes);
    }
  });

  it('keeps a field named __proto__ a field', () => {
    const value = JSON.parse('{"__proto__":{"x":1},"$a":1}') as unknown;
    const read = decode(encode(value, 'value')) as object;
    expect(Object.keys(read)).toStrictEqual(['__proto__', '$a']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('refuses what is not plain data, naming the field', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(() => encode(cyclic, 'metadata')).toThrow(InputError);
    expect(() => encode({ run: () => 1 }, 'metadata')).toThrow(/^metadata: /);
  });

  it.each(['', '[1', '{"$bigint":"x"}', '{"$bytes":"?"}'])('does not read what it would not write: %j', (text) => {
    expect(() => decode(text)).toThrow();
  });
});
