import { ByteBlocks } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

describe('ByteBlocks', () => {
  it('VOICE-12.2.18 loses nothing and doubles nothing, whatever sizes come', () => {
    const all = Uint8Array.from({ length: 1_921 }, (_, at) => at % 251);
    const blocks = new ByteBlocks(640);
    const pieces = [
      blocks.push(all.slice(0, 1_000)),
      blocks.push(all.slice(1_000, 1_500)),
      blocks.push(all.slice(1_500)),
    ];
    expect(pieces.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(pieces.flat().reduce((sum, { byteLength }) => sum + byteLength, 0) + blocks.pending).toBe(1_921);
    const rest = blocks.flush();
    expect([...pieces.flat(), rest ?? new Uint8Array()].flatMap((piece) => [...piece])).toEqual([...all]);
    expect([blocks.flush(), blocks.pending]).toEqual([null, 0]);
  });

  it('VOICE-12.2.18 gives each piece its own bytes (trap 13)', () => {
    const blocks = new ByteBlocks(4);
    const given = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const first = blocks.push(given);
    given.fill(9);
    const second = blocks.push(Uint8Array.of(7, 8, 0));
    expect([...first, ...second].map((piece) => [...piece])).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect([...(blocks.flush() ?? [])]).toEqual([0]);
  });

  it('gives several pieces of one push, and forgets what waits', () => {
    const blocks = new ByteBlocks(2);
    expect(blocks.push(Uint8Array.of(1, 2, 3, 4, 5)).map((piece) => [...piece])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    blocks.reset();
    expect(blocks.push(Uint8Array.of(6, 7))).toEqual([Uint8Array.of(6, 7)]);
    expect(blocks.push(new Uint8Array())).toEqual([]);
  });
});
