import { describe, expect, it } from 'vitest';

import { splitText } from '../../src/providers.ts';

const FAMILY = '👩‍👩‍👧';

describe('a text in parts', () => {
  it.each<[string, string, number, readonly string[]]>([
    ['a short one is itself', 'hello', 5, ['hello']],
    ['words stay whole', 'one two three', 8, ['one two ', 'three']],
    ['lines too', 'one two\nthree', 8, ['one two\n', 'three']],
    ['a long word is cut', 'a bcdefghij', 8, ['a bcdefg', 'hij']],
    ['drawn characters stay whole', `abcde${FAMILY}`, 8, ['abcde', FAMILY]],
    ['code points too, where one character is too long', '👍🏽', 2, ['👍', '🏽']],
    ['surrogates too', '👍👍', 3, ['👍', '👍']],
    ['an empty one', '', 5, ['']],
  ])('%s', (_what, text, maxLength, parts) => {
    expect(splitText(text, maxLength)).toEqual(parts);
  });

  it('loses nothing of a text of any kind', () => {
    const text = `${'a'.repeat(3000)} مرحبا ${FAMILY.repeat(400)} ${'\u0301'.repeat(2500)}`;
    for (const maxLength of [1, 7, 160, 1000]) {
      const parts = splitText(text, maxLength);
      expect(parts.join('')).toBe(text);
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(maxLength);
    }
  });
});
