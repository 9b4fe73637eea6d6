import { isGsm7, segmentsOf, splitIntoSegments } from '@roomkit/phone';
import { createSeededRandom } from '@roomkit/testing';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';

const a = (count: number): string => 'a'.repeat(count);
const cyrillic = (count: number): string => 'я'.repeat(count);

describe('segmentsOf', () => {
  it.each([
    ['nothing', '', 'gsm7', 0, 0, 160, 160],
    ['160 letters', a(160), 'gsm7', 1, 160, 160, 0],
    ['161 letters', a(161), 'gsm7', 2, 161, 153, 145],
    ['306 letters', a(306), 'gsm7', 2, 306, 153, 0],
    ['307 letters', a(307), 'gsm7', 3, 307, 153, 152],
    ['80 euro signs', '€'.repeat(80), 'gsm7', 1, 160, 160, 0],
    // An escape at septet 153 would stand before the border and its code behind it.
    ['an escape at the border', `${a(152)}€${a(152)}`, 'gsm7', 3, 306, 153, 152],
    ['an escape before the border', `${a(151)}€${a(152)}`, 'gsm7', 2, 305, 153, 1],
    [
      'the whole alphabet',
      '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
      'gsm7',
      1,
      127,
      160,
      33,
    ],
    ['its extension', '\f^{}\\[~]|€', 'gsm7', 1, 20, 160, 140],
    ['70 letters of another script', cyrillic(70), 'ucs2', 1, 70, 70, 0],
    ['71 letters of another script', cyrillic(71), 'ucs2', 2, 71, 67, 63],
    ['35 emoji', '😀'.repeat(35), 'ucs2', 1, 70, 70, 0],
    // The first 67 units would end in the middle of a pair.
    ['an emoji at the border', `${cyrillic(66)}😀${cyrillic(66)}`, 'ucs2', 3, 134, 67, 66],
    ['an emoji before the border', `${cyrillic(65)}😀${cyrillic(67)}`, 'ucs2', 2, 134, 67, 0],
    ['one letter that the alphabet has not', `${a(70)}ç`, 'ucs2', 2, 71, 67, 63],
    ['half a pair', '\ud83d', 'ucs2', 1, 1, 70, 69],
    ['an escape character', '\u001b', 'ucs2', 1, 1, 70, 69],
  ])('%s', (_name, text, encoding, segments, units, unitsPerSegment, remaining) => {
    expect(segmentsOf(text)).toEqual({ encoding, segments, units, unitsPerSegment, remaining });
    expect([isGsm7(text), splitIntoSegments(text).length]).toEqual([encoding === 'gsm7', segments]);
  });

  it('takes time in proportion to the text', () => {
    expect(segmentsOf('€'.repeat(1_000_000)).segments).toBe(Math.ceil(1_000_000 / 76));
  });
});

describe('splitIntoSegments', () => {
  it('splits at the border, and no character', () => {
    expect(splitIntoSegments(`${a(152)}€${a(10)}`)).toEqual([a(152), `€${a(10)}`]);
    expect(splitIntoSegments(`${cyrillic(66)}😀${cyrillic(10)}`)).toEqual([cyrillic(66), `😀${cyrillic(10)}`]);
  });
});

describe('any text', () => {
  const random = createSeededRandom(23_038);
  const alphabet = ['a', 'é', '€', '[', '\n', ' ', 'ç', 'я', 'ع', '\u200d', '😀', '👨‍👩‍👧', '🇨🇦', 'e\u0301', '\ud800'];
  const texts = Array.from({ length: 400 }, () => {
    const letters = random.shuffle(alphabet).slice(0, 1 + random.integer(4));
    return Array.from({ length: random.integer(400) }, () => random.pick(letters)).join('');
  });

  it('is in its segments whole, each within its limit and none with room for the next character', () => {
    for (const text of texts) {
      const parts = splitIntoSegments(text);
      const { encoding, segments, unitsPerSegment, units, remaining } = segmentsOf(text);
      const unitsOf = (part: string): number => (encoding === 'gsm7' ? segmentsOf(part).units : part.length);
      expect([parts.join(''), parts.length]).toEqual([text, segments]);
      expect(parts.reduce((sum, part) => sum + unitsOf(part), 0)).toBe(units);
      for (const [index, part] of parts.entries()) {
        expect(unitsOf(part)).toBeLessThanOrEqual(unitsPerSegment);
        const next = parts[index + 1];
        const first = next === undefined ? '€'.repeat(100) : Array.from(next)[0];
        expect(unitsOf(part + first)).toBeGreaterThan(unitsPerSegment);
      }
      expect(remaining).toBe(unitsPerSegment - unitsOf(parts.at(-1) ?? ''));
    }
  });

  it('has as many segments as another implementation counts, where that splits drawn characters too', () => {
    const single = ['a', 'é', '€', '[', '\n', ' ', 'ç', 'я', 'ع', '😀'];
    for (let round = 0; round < 200; round += 1) {
      const letters = random.shuffle(single).slice(0, 1 + random.integer(4));
      const text = Array.from({ length: 1 + random.integer(400) }, () => random.pick(letters)).join('');
      const other = new SegmentedMessage(text);
      const { encoding, segments } = segmentsOf(text);
      expect([text, encoding === 'gsm7' ? 'GSM-7' : 'UCS-2', segments]).toEqual([
        text,
        other.encodingName,
        other.segmentsCount,
      ]);
    }
  });
});
