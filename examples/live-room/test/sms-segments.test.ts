import { describe, expect, it } from 'vitest';

import { countSegments } from '../src/phone/sms-segments.ts';

describe('segments of a text message', () => {
  it.each([
    ['', 'GSM-7', 0, 1, 160],
    ['a'.repeat(160), 'GSM-7', 160, 1, 160],
    ['a'.repeat(161), 'GSM-7', 161, 2, 306],
    ['a'.repeat(306), 'GSM-7', 306, 2, 306],
    ['a'.repeat(307), 'GSM-7', 307, 3, 459],
    ['Grüße, ÇA va? 5£', 'GSM-7', 16, 1, 160],
    ['€', 'GSM-7', 2, 1, 160],
    ['[€]'.repeat(27), 'GSM-7', 162, 2, 306],
    ['ç', 'UCS-2', 1, 1, 70],
    ['’'.repeat(70), 'UCS-2', 70, 1, 70],
    ['’'.repeat(71), 'UCS-2', 71, 2, 134],
    ['😀'.repeat(35), 'UCS-2', 70, 1, 70],
    // 67 units hold 33 of these; the half of a pair stays empty.
    ['😀'.repeat(67), 'UCS-2', 134, 3, 201],
  ])('%#: %s', (text, encoding, units, segments, capacity) => {
    expect(countSegments(text)).toEqual({ encoding, units, segments, capacity });
  });
});
