import {
  bytesOf,
  clampSample,
  floatsOf,
  joinBytes,
  levelDb,
  rmsOf,
  samplesOf,
  samplesOfFloats,
} from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

describe('samples', () => {
  it('reads samples where they lie even, without a copy', () => {
    const samples = Int16Array.of(1, -2, 32_767, -32_768);
    const bytes = bytesOf(samples);
    expect([...bytes]).toEqual([1, 0, 254, 255, 255, 127, 0, 128]);
    const read = samplesOf(bytes);
    expect([...read]).toEqual([...samples]);
    expect(read.buffer).toBe(samples.buffer);
  });

  it('VOICE-12.2.18 reads samples that lie odd, and leaves a spare byte out (trap 13)', () => {
    const bytes = Uint8Array.of(9, 1, 0, 254, 255, 7);
    expect([...samplesOf(bytes.subarray(1))]).toEqual([1, -2]);
    expect([...samplesOf(bytes.subarray(1, 4))]).toEqual([1]);
    // What Node pools lies anywhere in a larger piece of memory.
    const pooled = Buffer.concat([Buffer.of(1), Buffer.of(2, 0, 3, 0)]).subarray(1);
    expect([...samplesOf(pooled)]).toEqual([2, 3]);
    expect(samplesOf(new Uint8Array())).toHaveLength(0);
  });

  it('clips what is too loud, and takes what is no number for silence', () => {
    expect([40_000, -40_000, 1.4, -1.6, Number.NaN, Infinity, -Infinity].map(clampSample)).toEqual([
      32_767, -32_768, 1, -2, 0, 32_767, -32_768,
    ]);
    expect([...samplesOfFloats(Float32Array.of(0, 0.5, 1, -1, 2, Number.NaN))]).toEqual([
      0, 16_384, 32_767, -32_768, 32_767, 0,
    ]);
    expect([...floatsOf(Int16Array.of(0, 16_384, -32_768))]).toEqual([0, 0.5, -1]);
  });

  it('VOICE-12.5.4 measures levels from -60 to 0 dBFS', () => {
    expect(rmsOf(Int16Array.of(3, -4, 3, -4))).toBeCloseTo(Math.sqrt(12.5), 10);
    expect(rmsOf(new Int16Array())).toBe(0);
    expect(levelDb(new Int16Array(320))).toBe(-60);
    expect(levelDb(new Int16Array())).toBe(-60);
    expect(levelDb(new Int16Array(320).fill(1))).toBe(-60);
    expect(levelDb(new Int16Array(320).fill(-32_768))).toBe(0);
    expect(levelDb(new Int16Array(320).fill(16_384))).toBeCloseTo(-6.02, 2);
  });

  it('joins bytes', () => {
    expect([...joinBytes([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)])]).toEqual([1, 2, 3]);
    expect(joinBytes([])).toHaveLength(0);
  });
});
