import { rmsOf } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

import { OpusDecoder, OpusEncoder } from '../src/opus/codecs.ts';

function tone(hertz: number, frame: number, sampleRate = 16_000): Int16Array {
  const size = sampleRate / 50;
  return Int16Array.from({ length: size }, (_value, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * (frame * size + at)) / sampleRate)),
  );
}

describe('Opus', () => {
  it('serves as many calls as there are: a hundred codecs keep their own state', () => {
    const calls = Array.from({ length: 100 }, (_value, at) => ({
      encoder: new OpusEncoder(16_000, 32_000),
      decoder: new OpusDecoder(16_000),
      hertz: 300 + at * 20,
    }));
    const last: Int16Array[] = calls.map(() => new Int16Array(0));
    for (let frame = 0; frame < 8; frame += 1) {
      for (const [at, { encoder, decoder, hertz }] of calls.entries()) {
        last[at] = decoder.decode(encoder.encode(tone(hertz, frame))) ?? new Int16Array(0);
      }
    }
    for (const samples of last) {
      expect(samples).toHaveLength(320);
      expect(Math.abs(rmsOf(samples) - 5_657)).toBeLessThan(1_200);
    }
    for (const { encoder, decoder } of calls) {
      encoder.close();
      decoder.close();
    }
  });

  it('decodes straight to another rate', () => {
    const encoder = new OpusEncoder(48_000, 32_000);
    const decoder = new OpusDecoder(16_000);
    const lengths = [0, 1, 2].map((frame) => decoder.decode(encoder.encode(tone(440, frame, 48_000)))?.length);
    expect(lengths).toEqual([320, 320, 320]);
  });

  it('what it gave stays as it was', () => {
    const encoder = new OpusEncoder(16_000, 32_000);
    const decoder = new OpusDecoder(16_000);
    decoder.decode(encoder.encode(tone(440, 0)));
    const kept = decoder.decode(encoder.encode(tone(440, 1)));
    const copy = kept?.slice();
    decoder.decode(encoder.encode(new Int16Array(320)));
    expect(kept).toEqual(copy);
  });

  it('forgets what it held when it is reset: silence is silence', () => {
    const encoder = new OpusEncoder(16_000, 32_000);
    for (let frame = 0; frame < 5; frame += 1) encoder.encode(tone(440, frame));
    encoder.reset();
    const decoder = new OpusDecoder(16_000);
    expect(rmsOf(decoder.decode(encoder.encode(new Int16Array(320))) ?? tone(440, 0))).toBeLessThan(10);
  });

  it('what is no packet is null: nothing, too much, and a frame that promises more than there is', () => {
    const decoder = new OpusDecoder(16_000);
    expect(decoder.decode(new Uint8Array(0))).toBeNull();
    expect(decoder.decode(new Uint8Array(4_000))).toBeNull();
    expect(decoder.decode(Uint8Array.of(3, 0xff))).toBeNull();
  });
});
