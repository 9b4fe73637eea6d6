import { isRoomKitError } from '@roomkit/core';
import { isE164, toE164 } from '@roomkit/phone';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

describe('toE164', () => {
  it.each([
    ['+1 (415) 555-2671', undefined, '+14155552671'],
    ['+1.415.555.2671', undefined, '+14155552671'],
    ['(+1) 415 555-2671', undefined, '+14155552671'],
    ['(0044) 20 7946 0958', undefined, '+442079460958'],
    ['415 555 2671', 'US', '+14155552671'],
    ['1-415-555-2671', 'CA', '+14155552671'],
    ['0044 20 7946 0958', undefined, '+442079460958'],
    ['0044 20 7946 0958', 'GB', '+442079460958'],
    // Abroad is 011 there, and 0011 in Australia.
    ['0044 20 7946 0958', 'US', '+442079460958'],
    ['011 44 20 7946 0958', 'US', '+442079460958'],
    ['0044 20 7946 0958', 'AU', '+442079460958'],
    ['+44 (0)20 7946 0958', undefined, '+442079460958'],
    ['8 800 555 35 35', 'RU', '+78005553535'],
    ['02 1234 5678', 'IT', '+390212345678'],
    ['＋１４１５５５５２６７１', undefined, '+14155552671'],
    ['４１５５５５２６７１', 'US', '+14155552671'],
    ['٠٢٠٧٩٤٦٠٩٥٨', 'GB', '+442079460958'],
    ['۰۰۴۴۲۰۷۹۴۶۰۹۵۸', undefined, '+442079460958'],
    ['\u202a+1\u00a0415\u2011555\u20112671\u202c', undefined, '+14155552671'],
    ['tel:+1-415-555-2671', undefined, '+14155552671'],
    ['TEL: +1-415-555-2671', undefined, '+14155552671'],
    // Numbers that only exist in examples and tests are of a possible length.
    ['+15551234567', undefined, '+15551234567'],
    ['+800 1234 5678', undefined, '+80012345678'],
  ])('reads %s (%s)', (text, defaultRegion, number) => {
    expect(toE164(text, defaultRegion === undefined ? {} : { defaultRegion })).toBe(number);
  });

  it.each([
    [''],
    ['+'],
    ['+1'],
    ['415 555 2671'],
    ['12345'],
    ['+999 123456789'],
    ['+33 6 12 34 56 78 90'],
    ['+14155552671 ext 5'],
    ['tel:+14155552671;ext=5'],
    ['call +14155552671'],
    ['+1-800-FLOWERS'],
    ['whatsapp:+14155552671'],
    ['mailto:+14155552671'],
    ['+1415555267\u0000'],
    ['+1 415\n555 2671\r\nTo: +33612345678'],
    ['+'.repeat(80)],
    ['1'.repeat(100_000)],
    ['😀'],
  ])('refuses %j', (text) => {
    expect(() => toE164(text, { field: 'to' })).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field: 'to' }) }),
    );
  });

  it.each<[unknown]>([[undefined], [null], [14_155_552_671], [{}]])('refuses what is no text: %j', (value) => {
    expect(() => toE164(value as string)).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field: 'phoneNumber' }) }),
    );
    expect(isE164(value as string)).toBe(false);
  });

  it('says nothing of the number in its error', () => {
    expect(() => toE164('+33 6 12 34 56 78 90')).toThrow(/^phoneNumber: must be a phone number with its country code$/);
  });

  it('takes schemes away where it is asked to, and no other', () => {
    expect(toE164('whatsapp:+14155552671', { schemes: ['whatsapp', 'rcs'] })).toBe('+14155552671');
    expect(toE164('RCS:+14155552671', { schemes: ['whatsapp', 'rcs'] })).toBe('+14155552671');
    expect(() => toE164('tel:+14155552671', { schemes: [] })).toThrow('phoneNumber');
  });

  it.each([['XX'], ['us'], ['USA'], ['']])('knows no region %j', (defaultRegion) => {
    expect(() => toE164('415 555 2671', { defaultRegion })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field: 'defaultRegion' }) }),
    );
  });
});

describe('isE164', () => {
  it.each([
    ['+14155552671', true],
    ['+390212345678', true],
    ['14155552671', false],
    ['+1 415 555 2671', false],
    ['+10000', false],
    ['+014155552671', false],
    ['+١٤١٥٥٥٥٢٦٧١', false],
  ])('%s: %s', (text, expected) => {
    expect(isE164(text)).toBe(expected);
  });
});

/** The number, or the field that an error names. */
function outcomeOf(text: string): string {
  try {
    return toE164(text, { defaultRegion: 'US', field: 'to' });
  } catch (error) {
    if (isRoomKitError(error, 'input_invalid')) return error.details.field;
    throw error;
  }
}

describe('any text', () => {
  const random = createSeededRandom(4);

  it('is refused with its field, or becomes a number that stays itself', () => {
    const pieces = [
      '+',
      '00',
      '1',
      '44',
      '415',
      '5552671',
      '٣',
      '９',
      ' ',
      '-',
      '(',
      ')',
      '\u202a',
      'x',
      ';ext=',
      '😀',
      ':',
    ];
    let numbers = 0;
    for (let round = 0; round < 5000; round += 1) {
      const text = Array.from({ length: random.integer(9) }, () => random.pick(pieces)).join('');
      const number = outcomeOf(text);
      expect([text, outcomeOf(number), isE164(number)]).toEqual([text, number, number !== 'to']);
      if (number !== 'to') numbers += 1;
    }
    expect(numbers).toBeGreaterThan(20);
  });

  it('is one number, however that is written', () => {
    const known = ['14155552671', '442079460958', '33612345678', '390212345678', '81312345678', '5511987654321'];
    const separators = ['', '', ' ', '-', '.', '\u00a0', '\u2011', '\u200e', ' - '];
    for (let round = 0; round < 1000; round += 1) {
      const digits = random.pick(known);
      const zero = random.pick([0x30, 0x06_60, 0x06_f0, 0xff_10]);
      const written = digits
        .split('')
        .map((digit) => `${String.fromCharCode(zero + Number(digit))}${random.pick(separators)}`)
        .join('');
      const text = `${random.pick(['', 'tel:', ' '])}${random.pick(['+', '00', '＋', '+ '])}${written}`;
      expect([text, toE164(text)]).toEqual([text, `+${digits}`]);
    }
  });
});
