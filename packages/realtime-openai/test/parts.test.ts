import { describe, expect, it } from 'vitest';

import { SpokenItems } from '../src/spoken-items.ts';
import { Transcripts } from '../src/transcripts.ts';

describe('the items of an answer', () => {
  it('VOICE-12.4.13 are cut where they were heard no more, and those behind are dropped', () => {
    const items = new SpokenItems(48);
    items.add('a', 0, 24_000);
    items.add('a', 0, 24_000);
    items.add('b', 0, 48_000);
    items.add('c', 0, 48_000);
    expect(items.cutAt(400.9)).toEqual({
      truncated: { itemId: 'a', contentIndex: 0, endMs: 400 },
      deleted: ['b', 'c'],
    });
    expect(items.cutAt(1_250)).toEqual({
      truncated: { itemId: 'b', contentIndex: 0, endMs: 250 },
      deleted: ['c'],
    });
    expect(items.cutAt(-1).truncated).toMatchObject({ itemId: 'a', endMs: 0 });
    expect(items.cutAt(3_000)).toEqual({ truncated: null, deleted: [] });
    items.clear();
    expect(items.cutAt(0)).toEqual({ truncated: null, deleted: [] });
  });
});

describe('transcripts', () => {
  it('are joined by their item, and the last lines are remembered', () => {
    const transcripts = new Transcripts();
    expect([transcripts.piece('a', 'one '), transcripts.piece('b', 'x'), transcripts.piece('a', 'two')]).toEqual([
      'one ',
      'x',
      'one two',
    ]);
    transcripts.whole('a', { role: 'user', text: ' ' });
    for (let line = 0; line < 50; line += 1) transcripts.whole('a', { role: 'user', text: `line ${line}` });
    expect([transcripts.lines.length, transcripts.lines[0]?.text, transcripts.piece('a', 'new')]).toEqual([
      40,
      'line 10',
      'new',
    ]);
  });

  it('trap 18 of items that never end are forgotten', () => {
    const transcripts = new Transcripts();
    for (let item = 0; item < 30; item += 1) transcripts.piece(`item ${item}`, 'x');
    expect([transcripts.piece('item 0', 'y'), transcripts.piece('item 29', 'y')]).toEqual(['y', 'xy']);
  });
});
