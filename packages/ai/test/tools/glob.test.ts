import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { matchesGlob } from '../../src/tools/glob.ts';

/** The same by definition: every way to read a star is tried. */
function bySearch(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  const [sign, rest] = [pattern[0], pattern.slice(1)];
  if (sign === '*') {
    return Array.from({ length: name.length + 1 }, (_, at) => at).some((at) => bySearch(rest, name.slice(at)));
  }
  return name !== '' && (sign === '?' || sign === name[0]) && bySearch(rest, name.slice(1));
}

describe('globs', () => {
  it.each([
    ['search_*', 'search_web', true],
    ['search_*', 'search_', true],
    ['search_*', 'search', false],
    ['search_*', 'research_web', false],
    ['*_web', 'search_web', true],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['get_?', 'get_x', true],
    ['get_?', 'get_', false],
    ['get_?', 'get_xy', false],
    ['?', '🦉', true],
    ['a**b', 'ab', true],
    ['Get', 'get', false],
    ['a*b*c', 'a_b_b_c', true],
    ['a*b*c', 'a_c_b', false],
  ])('AI-21.1.1 %s over %s: %s', (pattern, name, expected) => {
    expect(matchesGlob(pattern, name)).toBe(expected);
  });

  it.each([
    ['a.b*', 'axb1', false],
    ['a.b*', 'a.b1', true],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['a+', 'aa', false],
    ['(a|b)', 'a', false],
    ['^a$', 'a', false],
    [String.raw`\*`, '*', false],
    ['{a,b}', 'a', false],
  ])('AI-21.1.1 takes everything but * and ? for itself: %s over %s (trap 20)', (pattern, name, expected) => {
    expect(matchesGlob(pattern, name)).toBe(expected);
  });

  it('AI-21.1.1 says the same as a search through every reading', () => {
    const random = createSeededRandom(7);
    const text = (letters: string, length: number): string =>
      Array.from({ length }, () => random.pick(letters.split(''))).join('');
    for (let round = 0; round < 3000; round += 1) {
      const pattern = text('ab*?', random.integer(8));
      const name = text('ab', random.integer(8));
      expect([pattern, name, matchesGlob(pattern, name)]).toEqual([pattern, name, bySearch(pattern, name)]);
    }
  });

  it('AI-21.1.1 is not kept busy by a pattern made for it (trap 20)', () => {
    // By backtracking this is more than 10^20 steps.
    expect(matchesGlob(`${'*a'.repeat(40)}b`, 'a'.repeat(2000))).toBe(false);
  });
});
