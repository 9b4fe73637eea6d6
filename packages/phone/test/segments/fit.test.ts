import { fitToSegments, isGsm7, segmentFitter, segmentsOf, toGsm7 } from '@roomkit/phone';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

const a = (count: number): string => 'a'.repeat(count);
const FAMILY = '👨‍👩‍👧‍👦';
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const drawn = (text: string): readonly string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

describe('fitToSegments', () => {
  it.each([
    ['what fits', a(160), 1, a(160)],
    ['one letter too many', a(161), 1, `${a(157)}...`],
    ['in two segments', a(400), 2, `${a(303)}...`],
    ['dots that keep GSM 7-bit', a(200), 1, `${a(157)}...`],
    ['dots in UCS-2', 'я'.repeat(71), 1, `${'я'.repeat(69)}…`],
    ['what needs UCS-2 beyond the cut', `${a(160)}я`, 1, `${a(157)}...`],
    ['an escape at the cut', `${a(156)}€${a(9)}`, 1, `${a(156)}...`],
    ['a family at the cut', `${'я'.repeat(60)}${FAMILY}${'я'.repeat(10)}`, 1, `${'я'.repeat(60)}…`],
    ['a flag at the cut', `${'я'.repeat(66)}🇨🇦${'я'.repeat(10)}`, 1, `${'я'.repeat(66)}…`],
    ['a letter and its mark at the cut', `${'я'.repeat(68)}e\u0301${'я'.repeat(10)}`, 1, `${'я'.repeat(68)}…`],
    ['right-to-left text', 'שלום '.repeat(20), 1, `${'שלום '.repeat(14).slice(0, 69)}…`],
    ['space before the cut', `${a(150)}        ${a(60)}`, 1, `${a(150)}...`],
    ['nothing', '', 1, ''],
  ])('%s', (_name, text, maxSegments, expected) => {
    expect(fitToSegments(text, { maxSegments })).toBe(expected);
  });

  it('takes another marker', () => {
    expect(fitToSegments(a(200), { maxSegments: 1, marker: ' (cut)' })).toBe(`${a(154)} (cut)`);
    expect(fitToSegments(a(200), { maxSegments: 1, marker: '…' })).toBe(`${a(69)}…`);
    expect(fitToSegments(a(200), { maxSegments: 1, marker: '' })).toBe(a(160));
  });

  it('keeps whole code points of a drawn character longer than the limit', () => {
    const tower = `😀${'\u0301'.repeat(5000)}`;
    const fitted = fitToSegments(tower, { maxSegments: 1 });
    expect(fitted).toBe(`😀${'\u0301'.repeat(67)}…`);
  });

  it.each([[0], [1.5], [-1], [Number.NaN], [undefined]])('refuses maxSegments %s', (maxSegments) => {
    const options = { maxSegments: maxSegments as number };
    for (const make of [(): unknown => fitToSegments('', options), (): unknown => segmentFitter(options)]) {
      expect(make).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
    }
  });

  it.each([[a(161)], [1], [null]])('refuses the marker %j', (marker) => {
    expect(() => fitToSegments('', { maxSegments: 1, marker: marker as string })).toThrow('marker');
  });

  it('takes time in proportion to the limit', () => {
    expect(fitToSegments('я'.repeat(5_000_000), { maxSegments: 2 })).toBe(`${'я'.repeat(133)}…`);
  });
});

describe('any text', () => {
  it('is cut between drawn characters, as late as possible, within the limit', () => {
    const random = createSeededRandom(7);
    const alphabet = ['a', '€', ' ', 'я', 'ע', FAMILY, '🇨🇦', '👍🏽', 'e\u0301', 'न\u094dद', '\u200f', '\r\n'];
    for (let round = 0; round < 300; round += 1) {
      const letters = random.shuffle(alphabet).slice(0, 1 + random.integer(4));
      const text = Array.from({ length: random.integer(500) }, () => random.pick(letters)).join('');
      const maxSegments = 1 + random.integer(3);
      const fitted = fitToSegments(text, { maxSegments });
      expect(segmentsOf(fitted).segments).toBeLessThanOrEqual(maxSegments);
      const isShort = segmentsOf(text).segments <= maxSegments;
      expect(fitted === text).toBe(isShort);
      if (isShort) continue;
      const marker = fitted.endsWith('…') ? '…' : '...';
      const kept = fitted.slice(0, -marker.length);
      expect(isGsm7(kept)).toBe(marker === '...');
      const pieces = drawn(text);
      const count = drawn(kept).length;
      expect(pieces.slice(0, count).join('')).toBe(kept);
      // What comes next is space, or would be too much.
      const rest = pieces.slice(count);
      const word = rest.findIndex((piece) => piece.trim() !== '');
      if (word === -1) continue;
      const longer = kept + rest.slice(0, word + 1).join('');
      expect(segmentsOf(longer + (isGsm7(longer) ? '...' : '…')).segments).toBeGreaterThan(maxSegments);
    }
  });
});

describe('toGsm7', () => {
  it.each([
    ['“It’s 5 o’clock” – she said…', '"It\'s 5 o\'clock" - she said...'],
    ['a\u00a0b\u202fc\td', 'a b c d'],
    ['one\u2028two', 'one\ntwo'],
    ['soft\u00adhyphen \u200bzero\ufeff', 'softhyphen zero'],
    ['e\u0301', 'é'],
    ['ç я 😀 `', 'ç я 😀 `'],
    [FAMILY, FAMILY],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(toGsm7(text)).toBe(expected);
    expect(toGsm7(expected)).toBe(expected);
  });
});

describe('segmentFitter', () => {
  it('makes a text GSM 7-bit first, where that makes all of it so', () => {
    const fitText = segmentFitter({ maxSegments: 1 });
    expect(fitText(`“${a(100)}”`)).toBe(`"${a(100)}"`);
    expect(fitText('“я”')).toBe('“я”');
    expect(fitText(`“${a(200)}”`)).toBe(`"${a(156)}...`);
  });

  it('leaves the typography on request', () => {
    expect(segmentFitter({ maxSegments: 2, smart: false })(`“${a(100)}”`)).toBe(`“${a(100)}”`);
  });
});
