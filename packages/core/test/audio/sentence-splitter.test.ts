import { describe, expect, it } from 'vitest';

import { type TextSegment, SentenceSplitter } from '../../src/audio/sentence-splitter.ts';

/** The segments of a text that comes in these parts. */
function segmentsOf(parts: readonly string[], least = 20, most = 240): readonly TextSegment[] {
  const splitter = new SentenceSplitter(least, most);
  return [...parts.flatMap((part) => splitter.push(part)), ...splitter.flush()];
}

const textsOf = (...given: Parameters<typeof segmentsOf>): readonly string[] =>
  segmentsOf(...given).map(({ text }) => text);

describe('a text that is spoken', () => {
  it('VOICE-12.2.15 is cut at the ends of its sentences', () => {
    expect(textsOf(['Hello there my friend. ', 'How are you'])).toEqual(['Hello there my friend.', 'How are you']);
    expect(textsOf(['Is that what you meant? Yes, it is exactly that! '])).toEqual([
      'Is that what you meant?',
      'Yes, it is exactly that!',
    ]);
  });

  it('VOICE-12.2.22 is not cut before it has twenty characters, nor at a point without white space behind it', () => {
    expect(textsOf(['Hi. Ok.'])).toEqual(['Hi. Ok.']);
    expect(textsOf(['The value 3.', '14 is nearly pi.', ' And so on.'])).toEqual([
      'The value 3.14 is nearly pi.',
      'And so on.',
    ]);
    expect(textsOf(['3.14 is pi'])).toEqual(['3.14 is pi']);
    expect(textsOf(['Hi. Ok.'], 0)).toEqual(['Hi.', 'Ok.']);
  });

  it('VOICE-12.2.15 keeps a mark of quotation with its sentence', () => {
    expect(textsOf(['She said “I will be there.” Then she left again.'])).toEqual([
      'She said “I will be there.”',
      'Then she left again.',
    ]);
  });

  it('VOICE-12.2.15 trap 27 is cut at full-width ends, without white space', () => {
    expect(textsOf(['今日はとても良い天気です。散歩に', '行きましょうか？はい、行きます。'])).toEqual([
      '今日はとても良い天気です。',
      '散歩に行きましょうか？',
      'はい、行きます。',
    ]);
  });

  it('VOICE-12.2.15 trap 27 is cut between words after a longest length, where it has no ends', () => {
    const segments = textsOf([Array(100).fill('word').join(' ')], 20, 60);
    expect(segments.length).toBeGreaterThan(7);
    for (const segment of segments) {
      expect(segment.length).toBeLessThanOrEqual(60);
      expect(segment.replaceAll('word', '').trim()).toBe('');
    }
    expect(textsOf(['一'.repeat(130)], 20, 60).map((segment) => segment.length)).toEqual([60, 60, 10]);
    expect(textsOf(['😀'.repeat(45)], 20, 61).every((segment) => segment.isWellFormed())).toBe(true);
  });

  it.each([
    [20, 240],
    [0, 24],
    [5, 60],
  ])('VOICE-12.2.15 knows where each segment stands, whatever the parts (%i to %i)', (least, most) => {
    const text = 'One sentence.\nAnother one! 3.14 is pi, and “so on.” Then? これは文です。 The end of all of it';
    for (let size = 1; size < text.length; size += 1) {
      const parts = text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [];
      const segments = segmentsOf(parts, least, most);
      expect(segments.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
      for (const segment of segments) expect(text.slice(segment.start, segment.end).trim()).toBe(segment.text);
    }
  });
});
