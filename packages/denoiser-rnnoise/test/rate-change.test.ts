import { describe, expect, it } from 'vitest';

import { REACH } from '../src/low-pass.ts';
import { RateLowerer, RateRaiser } from '../src/rate-change.ts';

function tone(hz: number, sampleRate: number, samples: number): Float64Array {
  return Float64Array.from(
    { length: samples },
    (_unused, at) => 10_000 * Math.sin((2 * Math.PI * hz * at) / sampleRate),
  );
}

/** How loud a tone is within a sound, in dB of a tone of 10,000. */
function level(sound: ArrayLike<number>, hz: number, sampleRate: number): number {
  let [cosine, sine] = [0, 0];
  for (let at = 0; at < sound.length; at += 1) {
    const angle = (2 * Math.PI * hz * at) / sampleRate;
    cosine += (sound[at] ?? 0) * Math.cos(angle);
    sine += (sound[at] ?? 0) * Math.sin(angle);
  }
  return 20 * Math.log10((2 * Math.hypot(cosine, sine)) / sound.length / 10_000 + 1e-12);
}

/** A tone up to 48,000 Hz in frames of 10 ms; the first ten frames are left out. */
function raised(hz: number, sampleRate: number): Float32Array {
  const ratio = 48_000 / sampleRate;
  const raiser = new RateRaiser(ratio, sampleRate / 100);
  const samples = tone(hz, sampleRate, sampleRate);
  const whole = new Float32Array(48_000);
  for (let frame = 0; frame < 100; frame += 1) {
    const size = sampleRate / 100;
    raiser.raise(samples.subarray(frame * size, (frame + 1) * size), whole.subarray(frame * 480, (frame + 1) * 480));
  }
  return whole.subarray(4_800);
}

/** A tone of 48,000 Hz down, likewise. */
function lowered(hz: number, sampleRate: number): Float64Array {
  const size = sampleRate / 100;
  const lowerer = new RateLowerer(48_000 / sampleRate, size);
  const samples = Float32Array.from(tone(hz, 48_000, 48_000));
  const whole = new Float64Array(sampleRate);
  for (let frame = 0; frame < 100; frame += 1) {
    whole.set(lowerer.lower(samples.subarray(frame * 480, (frame + 1) * 480)), frame * size);
  }
  return whole.subarray(sampleRate / 10);
}

describe.each([8_000, 16_000, 24_000])('between %i and 48,000 Hz', (sampleRate) => {
  it('VOICE-12.3.3.5 keeps a tone as loud as it is', () => {
    expect(level(raised(1_000, sampleRate), 1_000, 48_000)).toBeCloseTo(0, 1);
    expect(level(lowered(1_000, sampleRate), 1_000, sampleRate)).toBeCloseTo(0, 1);
  });

  it('VOICE-12.3.3.5 leaves no image of a tone above the band, and no alias of one from there', () => {
    const hz = sampleRate * 0.4;
    expect(level(raised(hz, sampleRate), sampleRate - hz, 48_000)).toBeLessThan(-60);
    const above = sampleRate * 0.7;
    expect(level(lowered(above, sampleRate), sampleRate - above, sampleRate)).toBeLessThan(-60);
  });

  it('gives a frame for a frame, late by what the filters see', () => {
    const size = sampleRate / 100;
    const [raiser, lowerer] = [new RateRaiser(48_000 / sampleRate, size), new RateLowerer(48_000 / sampleRate, size)];
    const high = new Float32Array(480);
    const pulse = new Float64Array(size);
    pulse[0] = 10_000;
    raiser.raise(pulse, high);
    const out = lowerer.lower(high);
    const loudest = out.reduce((best, value, at) => (value > (out[best] ?? 0) ? at : best), 0);
    expect([out.length, loudest]).toEqual([size, 2 * REACH]);
  });
});
