import { describe, expect, it } from 'vitest';

import { SpokenItems } from '../src/spoken-items.ts';
import { Transcripts } from '../src/transcripts.ts';

describe('the items of an answer', () => {
  it('VOICE-12.4.13 are cut where they were heard no more, and those behind are dropped', () => {
    const said = (): SpokenItems => {
      const items = new SpokenItems(48);
      items.add('a', 0, 24_000);
      items.add('a', 0, 24_000);
      items.add('b', 0, 48_000);
      items.add('c', 0, 48_000);
      return items;
    };
    expect(said().cutAt(400.9)).toEqual({
      truncated: { itemId: 'a', contentIndex: 0, endMs: 400, share: 0.4009 },
      deleted: ['b', 'c'],
    });
    expect(said().cutAt(1_250)).toEqual({
      truncated: { itemId: 'b', contentIndex: 0, endMs: 250, share: 0.25 },
      deleted: ['c'],
    });
    expect(said().cutAt(-1).truncated).toMatchObject({ itemId: 'a', endMs: 0 });
    expect(said().cutAt(3_000)).toEqual({ truncated: null, deleted: [] });
  });

  it('VOICE-12.4.13 are those of the response that was stopped, once, whatever begins meanwhile', () => {
    const nothing = { truncated: null, deleted: [] };
    const items = new SpokenItems(48);
    expect(items.cutAt(0)).toEqual(nothing);
    items.add('a', 0, 48_000);
    items.stop();
    items.stop();
    items.begin();
    items.add('b', 0, 48_000);
    expect(items.cutAt(100).truncated).toMatchObject({ itemId: 'a', endMs: 100 });
    expect(items.cutAt(200).truncated).toMatchObject({ itemId: 'b', endMs: 200 });
    expect(items.cutAt(0)).toEqual(nothing);
    items.add('c', 0, 48_000);
    items.begin();
    expect(items.cutAt(0)).toEqual(nothing);
    items.add('d', 0, 48_000);
    items.stop();
    items.clear();
    expect(items.cutAt(0)).toEqual(nothing);
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

  it('VOICE-12.4.13 trap 19 are remembered as far as they were heard', () => {
    const transcripts = new Transcripts();
    transcripts.whole('a', { role: 'user', text: 'And tomorrow?' });
    transcripts.whole('b', { role: 'assistant', text: 'It will be cold.' });
    transcripts.piece('c', 'And it ');
    transcripts.piece('c', 'will rain.');
    transcripts.whole('d', { role: 'assistant', text: 'Goodbye.' });
    transcripts.cut('b', 0.5);
    transcripts.cut('c', 0.4);
    transcripts.cut('d', 0.9);
    transcripts.cut('e', 0.5);
    expect(transcripts.lines.map(({ text }) => text)).toEqual(['And tomorrow?', 'It will', 'And it']);
  });

  it('VOICE-12.4.5 trap 18 of items that never end are forgotten', () => {
    const transcripts = new Transcripts();
    for (let item = 0; item < 30; item += 1) transcripts.piece(`item ${item}`, 'x');
    expect([transcripts.piece('item 0', 'y'), transcripts.piece('item 29', 'y')]).toEqual(['y', 'xy']);
  });
});
