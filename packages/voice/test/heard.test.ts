import { describe, expect, it } from 'vitest';

import { allOf, heardOf, type Span } from '../src/speaking/heard.ts';

function span(text: string, start: number, durationMs: number, given: Partial<Span> = {}): Span {
  return { text, words: text, start, end: start + text.length + 1, durationMs, isWhole: true, ...given };
}

const TEXT = [span('One two three four.', 0, 1_000), span('Five six seven eight.', 20, 1_000)];

describe('what was heard of a text', () => {
  it.each([
    [0, 0, ''],
    [100, 0, ''],
    [400, 7, 'One two'],
    [999, 20, 'One two three four.'],
    [1_500, 28, 'One two three four. Five six'],
    [5_000, 42, 'One two three four. Five six seven eight.'],
  ])('VOICE-12.3.13.6 after %i ms is its first %i characters, whole words only', (playedMs, characters, text) => {
    expect(heardOf(TEXT, playedMs)).toEqual({ characters, text });
  });

  it('VOICE-12.3.13.6 is the words that were said, counted in the words that were written', () => {
    const hooked = [span('My card is 4111 1111.', 0, 1_000, { words: 'My card is hidden.' }), ...TEXT.slice(1)];
    expect(heardOf(hooked, 1_000)).toEqual({ characters: 22, text: 'My card is hidden.' });
    const blocked = [span('Not aloud.', 0, 0, { words: null }), span('But this one.', 11, 1_000)];
    expect(heardOf(blocked, 1_000)).toEqual({ characters: 25, text: 'But this one.' });
    expect(heardOf(blocked, 0)).toEqual({ characters: 0, text: '' });
    expect(allOf(blocked)).toEqual({ characters: 25, text: 'But this one.' });
  });

  it('VOICE-12.3.13.8 is estimated by its length while the voice is still at it', () => {
    const growing = [span('One two three four five six.', 0, 400, { isWhole: false })];
    expect(heardOf(growing, 400).text).toBe('One');
    expect(heardOf(growing, 1_300).text).toBe('One two three four');
  });

  it('VOICE-12.3.13.6 of text without gaps ends where it was cut, never within a character', () => {
    expect(heardOf([span('今日は良い天気', 0, 700)], 300).text).toBe('今日は');
    expect(heardOf([span('😀😀😀😀', 0, 800)], 300).text.isWellFormed()).toBe(true);
  });
});
