import { describe, expect, it } from 'vitest';

import { ReorderBuffer } from '../../src/inbound/reorder-buffer.ts';

/** Feeds sequence numbers; gives what came out as numbers, losses as `-count`. */
function pass(
  sequence: readonly number[],
  windowPackets = 4,
  buffer = new ReorderBuffer<number>(windowPackets),
): number[] {
  return sequence
    .flatMap((sequenceNumber) => buffer.push({ sequenceNumber, content: sequenceNumber }))
    .map((item) => (item.type === 'lost' ? -item.count : item.content));
}

describe('ReorderBuffer', () => {
  it('VOICE-12.2.1.1 puts in order what comes within the window, and loses none of it', () => {
    expect(pass([1, 3, 2, 4])).toEqual([1, 2, 3, 4]);
    expect(pass([1, 5, 4, 3, 2, 6])).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('VOICE-12.2.1.1 gives up what is missing only when the window is full, and takes it no more then', () => {
    expect(pass([1, 3, 4, 5])).toEqual([1]);
    expect(pass([1, 3, 4, 5, 6])).toEqual([1, -1, 3, 4, 5, 6]);
    expect(pass([1, 3, 4, 5, 6, 2, 7])).toEqual([1, -1, 3, 4, 5, 6, 7]);
  });

  it('gives up no more than has to be: what may still come is waited for', () => {
    expect(pass([1, 4, 6])).toEqual([1, -1]);
    expect(pass([1, 4, 6, 3, 5, 7])).toEqual([1, -1, 3, 4, 5, 6, 7]);
  });

  it('tells a run of lost packets as one loss', () => {
    const buffer = new ReorderBuffer<number>(4);
    buffer.push({ sequenceNumber: 1, content: 1 });
    expect(buffer.push({ sequenceNumber: 12, content: 12 })).toEqual([{ type: 'lost', count: 7 }]);
    expect(buffer.isWaiting).toBe(true);
    expect(buffer.flush()).toEqual([
      { type: 'lost', count: 3 },
      { type: 'packet', content: 12 },
    ]);
    expect(buffer.isWaiting).toBe(false);
  });

  it('VOICE-12.2.1.3 a packet without audio uses its number up', () => {
    const buffer = new ReorderBuffer<number>(1);
    const released = [1, null, 3].flatMap((content, at) => buffer.push({ sequenceNumber: at + 1, content }));
    expect(released).toEqual([
      { type: 'packet', content: 1 },
      { type: 'packet', content: 3 },
    ]);
  });

  it('goes over the end of 16 bits, in order and out of it', () => {
    expect(pass([65_533, 65_535, 65_534, 1, 0, 2])).toEqual([65_533, 65_534, 65_535, 0, 1, 2]);
    expect(pass([65_535, 1, 2, 3, 4])).toEqual([65_535, -1, 1, 2, 3, 4]);
  });

  it('doubled packets count once', () => {
    expect(pass([1, 1, 3, 3, 2, 2, 4])).toEqual([1, 2, 3, 4]);
  });

  it('one packet from far away is nothing; two in a row are another stream', () => {
    expect(pass([10, 20_000, 11])).toEqual([10, 11]);
    expect(pass([10, 20_000, 20_001, 20_002])).toEqual([10, 20_001, 20_002]);
    expect(pass([10, 12, 40_000, 40_001])).toEqual([10, -1, 12, 40_001]);
    expect(pass([10, 11, 12, 60_000, 13])).toEqual([10, 11, 12, 13]);
  });

  it('gives each packet once and in order whatever the order it comes in', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 50; round += 1) {
      const sent = Array.from({ length: 200 }, (_value, at) => ({ at, place: at + random() * 3 }));
      const order = sent.toSorted((one, other) => one.place - other.place).map(({ at }) => at + 65_436);
      const first = Math.min(...order.slice(0, 1));
      const out = pass(order.map((at) => at % 65_536));
      expect(out.every((number) => number >= 0)).toBe(true);
      expect(out).toEqual(Array.from({ length: 200 - (first - 65_436) }, (_value, at) => (first + at) % 65_536));
    }
  });
});
