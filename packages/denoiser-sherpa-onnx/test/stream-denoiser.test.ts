import { describe, expect, it } from 'vitest';

import type { SherpaDenoiser } from '../src/sherpa.ts';
import { StreamDenoiser } from '../src/stream-denoiser.ts';

/** Gives back what it is given, in whole shifts and one shift late, as sherpa-onnx does. */
function echo(shift: number): SherpaDenoiser {
  const given: number[] = [];
  let told = 0;
  return {
    frameShiftInSamples: shift,
    run({ samples }) {
      given.push(...samples);
      const ready = Math.max(0, Math.floor(given.length / shift) - 1) * shift;
      const more = given.slice(told, ready);
      told = ready;
      return { samples: Float32Array.from(more) };
    },
  };
}

describe('StreamDenoiser', () => {
  it.each([
    [256, 256],
    [256, 160],
    [768, 480],
    [320, 256],
    [100, 256],
  ])('gives %i samples for as many where the network takes %i at a time, late by always the same', (frame, shift) => {
    const denoiser = new StreamDenoiser(echo(shift), 16_000, frame);
    const given = Int16Array.from({ length: frame * 40 }, (_unused, at) => at + 1);
    const made: number[] = [];
    for (let at = 0; at < given.length; at += frame) made.push(...denoiser.denoise(given.slice(at, at + frame)));
    const late = made.findIndex((sample) => sample !== 0);
    expect(made).toHaveLength(given.length);
    expect(late).toBeLessThan(2 * shift);
    expect(made.slice(late)).toEqual([...given].slice(0, given.length - late));
  });
});
