import { parseAddress } from '@roomkit/phone';
import { describe, expect, it } from 'vitest';

describe('parseAddress', () => {
  it.each([
    ['+1 415 555 2671', {}, 'number', '+14155552671'],
    ['020 7946 0958', { defaultRegion: 'GB' }, 'number', '+442079460958'],
    ['32123456', { defaultRegion: 'DK' }, 'number', '+4532123456'],
    ['32123456', {}, 'short_code', '32123456'],
    ['21212', {}, 'short_code', '21212'],
    ['２１２１２', { defaultRegion: 'US' }, 'short_code', '21212'],
    // St. Helena has numbers of five digits.
    ['21212', { defaultRegion: 'SH' }, 'short_code', '21212'],
    ['rcs:+14155552671', { schemes: ['rcs'] }, 'number', '+14155552671'],
    ['RoomKit', {}, 'alphanumeric', 'RoomKit'],
    ['Bell & Co.', {}, 'alphanumeric', 'Bell & Co.'],
    [' 3Mobile ', {}, 'alphanumeric', '3Mobile'],
  ])('%s %j is a %s', (text, options, kind, value) => {
    expect(parseAddress(text, options)).toEqual({ kind, value });
  });

  it.each([[''], ['12'], ['123456789'], ['TwelveChars1'], ['Bücher'], ['a@b'], ['rcs:agent'], ['+12'], ['---']])(
    'refuses %j',
    (text) => {
      expect(() => parseAddress(text, { field: 'from' })).toThrow(
        expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field: 'from' }) }),
      );
    },
  );

  it('refuses what is no text', () => {
    expect(() => parseAddress(undefined as unknown as string)).toThrow('address');
  });
});
