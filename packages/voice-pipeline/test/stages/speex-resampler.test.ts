import { samplesOf } from '@roomkit/core/audio';
import { MockResampler } from '@roomkit/testing';
import { SpeexResampler } from '@roomkit/voice-pipeline';
import { describe, expect, it, vi } from 'vitest';

import { loadSpeex, SpeexConverter } from '../../src/stages/speex-module.ts';
import { amplitudeAt, constant, frameOfSamples, framesOf, samplesIn, tone } from '../support/audio.ts';

async function loaded(): Promise<SpeexResampler> {
  const resampler = new SpeexResampler();
  await resampler.prepare();
  return resampler;
}

/** What becomes of a stretch of audio that comes in frames of 20 ms. */
function convert(resampler: SpeexResampler, samples: Int16Array, from: number, to: number, stream = 's1'): number[] {
  return samplesIn(framesOf(samples, from).map((frame) => resampler.resample(frame, to, 1, stream))).slice();
}

/** The middle of it, where no filter begins or ends. */
function middle(samples: readonly number[]): readonly number[] {
  return samples.slice(samples.length / 4, (samples.length * 3) / 4);
}

/** The types of the machine's own WebAssembly belong to browsers. */
const { Memory } = Reflect.get(globalThis, 'WebAssembly') as {
  readonly Memory: { readonly prototype: { grow(pages: number): number } };
};

const decibels = (amplitude: number): number => 20 * Math.log10(Math.max(amplitude, 1e-9) / (32_767 / 2));

describe('SpeexResampler', () => {
  it('VOICE-12.3.3.5 lets less than -60 dB of a tone through that the target cannot hold', async () => {
    const alias = middle(convert(await loaded(), tone(7_000, 2_000), 16_000, 8_000));
    const atAlias = decibels(amplitudeAt(alias, 1_000, 8_000));
    const everything = decibels(
      Math.sqrt(alias.reduce((sum, sample) => sum + sample * sample, 0) / alias.length) * Math.SQRT2,
    );
    expect(atAlias).toBeLessThan(-60);
    expect(everything).toBeLessThan(-60);
    // What naive conversion leaves of it: all.
    const naive = framesOf(tone(7_000, 2_000)).map((frame) => new MockResampler().resample(frame, 8_000, 1, 's1'));
    expect(decibels(amplitudeAt(middle(samplesIn(naive)), 1_000, 8_000))).toBeGreaterThan(-3);
  });

  it.each([
    [8_000, 16_000, 1_000],
    [16_000, 8_000, 3_000],
    [48_000, 16_000, 6_500],
    [16_000, 48_000, 6_500],
    [24_000, 8_000, 1_000],
    [44_100, 16_000, 1_000],
    [22_050, 16_000, 1_000],
  ])(
    'VOICE-12.3.3.5 keeps a tone from %i to %i Hz, over the borders of frames (trap 12)',
    async (from, to, frequency) => {
      const kept = convert(await loaded(), tone(frequency, 2_000, 0.5, from), from, to);
      expect(Math.abs(kept.length - to * 2)).toBeLessThanOrEqual(1);
      const part = middle(kept);
      const amplitude = amplitudeAt(part, frequency, to);
      expect(decibels(amplitude)).toBeCloseTo(0, 1);
      const power = part.reduce((sum, sample) => sum + sample * sample, 0) / part.length;
      // Clicks at the borders of frames would be power beside the tone.
      const beside = Math.sqrt(Math.max(0, power - (amplitude * amplitude) / 2)) * Math.SQRT2;
      expect(decibels(beside)).toBeLessThan(-50);
    },
  );

  it('VOICE-12.3.3.5 does not drift: ten seconds of odd frames stay ten seconds (trap 12)', async () => {
    const resampler = await loaded();
    let given = 0;
    let got = 0;
    for (let index = 0; index < 431; index += 1) {
      given += 1_024;
      got += samplesOf(
        resampler.resample(frameOfSamples(constant(1, 1_024), { sampleRate: 44_100 }), 16_000, 1, 's1').data,
      ).length;
    }
    expect(Math.abs(got - (given * 16_000) / 44_100)).toBeLessThanOrEqual(1);
  });

  it('VOICE-12.3.3.6 gives each frame as long as it came, and what is inside once at the end', async () => {
    const resampler = await loaded();
    const frame = frameOfSamples(constant(8_000, 160), { sampleRate: 8_000 });
    expect(resampler.resample(frame, 16_000, 1, 's1').data.byteLength).toBe(640);
    expect(resampler.resample(frame, 16_000, 1, 's1').data.byteLength).toBe(640);
    const delay = resampler.delaySamples(8_000, 16_000);
    const tail = resampler.flush(16_000, 1, 's1');
    expect(tail?.data.byteLength).toBe(delay * 2);
    // The end of the audio, which had not come out.
    expect(samplesOf(tail?.data ?? new Uint8Array())[0]).toBeCloseTo(8_000, -3);
    expect(resampler.flush(16_000, 1, 's1')).toBeNull();
    expect(resampler.flush(16_000, 1, 'nobody')).toBeNull();
  });

  it('VOICE-12.3.3.6 never gives one stream what another left inside, nor after a reset (trap 12)', async () => {
    const resampler = await loaded();
    const loud = frameOfSamples(constant(20_000, 160), { sampleRate: 8_000 });
    const quiet = frameOfSamples(constant(0, 160), { sampleRate: 8_000 });
    resampler.resample(loud, 16_000, 1, 'A');
    expect(new Set(samplesIn([resampler.resample(quiet, 16_000, 1, 'B')]))).toEqual(new Set([0]));
    resampler.reset('A');
    expect(new Set(samplesIn([resampler.resample(quiet, 16_000, 1, 'A')]))).toEqual(new Set([0]));
  });

  it('VOICE-12.3.3.6 the mock that looks ahead gives nothing first, and the rest once', () => {
    const resampler = new MockResampler({ lookAhead: true });
    const frame = frameOfSamples(constant(5, 160), { sampleRate: 8_000 });
    expect(resampler.resample(frame, 16_000, 1, 'A').data.byteLength).toBe(0);
    expect(resampler.resample(frame, 16_000, 1, 'A').data.byteLength).toBe(640);
    expect(resampler.resample(frame, 16_000, 1, 'B').data.byteLength).toBe(0);
    expect(resampler.flush(16_000, 1, 'A')?.data.byteLength).toBe(640);
    expect(resampler.flush(16_000, 1, 'A')).toBeNull();
  });

  it('VOICE-12.3.3.3 keeps the time, says what it was, and mixes channels', async () => {
    const resampler = await loaded();
    const stereo = Int16Array.from({ length: 1_920 }, (_, at) => (at % 2 === 0 ? 1_000 : 3_000));
    const frame = frameOfSamples(stereo, {
      sampleRate: 48_000,
      channels: 2,
      timestampMs: 120,
      metadata: { kept: true },
    });
    const mono = resampler.resample(frame, 48_000, 1, 's1');
    expect(mono).toMatchObject({ timestampMs: 120, sampleRate: 48_000, channels: 1 });
    expect(mono.metadata).toEqual({ kept: true, original_sample_rate: 48_000, original_channels: 2 });
    expect(new Set(samplesIn([mono]))).toEqual(new Set([2_000]));
    const both = samplesIn([resampler.resample(frame, 48_000, 2, 's1')]);
    expect(both.slice(0, 2)).toEqual([1_000, 3_000]);
    const doubled = resampler.resample(frameOfSamples(constant(9, 320)), 16_000, 2, 's1');
    expect(doubled.data.byteLength).toBe(1_280);
  });

  it('VOICE-12.3.1.7 says that it was not prepared, and what it does not take', () => {
    const frame = frameOfSamples(constant(1, 160), { sampleRate: 8_000 });
    expect(() => new SpeexResampler().resample(frame, 16_000, 1, 's1')).toThrow(
      expect.objectContaining({ code: 'stage_not_ready', details: { stage: 'speex' } }),
    );
    expect(() => new SpeexResampler({ quality: 11 })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid' }),
    );
  });

  it('VOICE-12.3.1.3 releases what streams held: hundreds of calls need no more memory than one', async () => {
    const resampler = await loaded();
    const grow = vi.spyOn(Memory.prototype, 'grow');
    const frame = frameOfSamples(constant(1, 160), { sampleRate: 8_000 });
    for (let call = 0; call < 1_000; call += 1) {
      resampler.resample(frame, 16_000, 1, `ended-${call}`);
      if (call % 2 === 0) resampler.flush(16_000, 1, `ended-${call}`);
      resampler.reset(`ended-${call}`);
    }
    expect(grow).not.toHaveBeenCalled();
    for (let call = 0; call < 1_000; call += 1) resampler.resample(frame, 16_000, 1, `held-${call}`);
    expect(grow).toHaveBeenCalled();
    resampler.close();
    grow.mockClear();
    for (let call = 0; call < 1_000; call += 1) resampler.resample(frame, 16_000, 1, `again-${call}`);
    expect(grow).not.toHaveBeenCalled();
    grow.mockRestore();
  });

  it('VOICE-12.3.3.5 does without vector instructions where the machine has none, and says what it cannot load', async () => {
    const failure = new Error('No such instructions.');
    const fails = (): never => {
      throw failure;
    };
    const plain = await loadSpeex(fails);
    const converter = new SpeexConverter(plain, 8_000, 16_000, 5);
    const kept = middle([...converter.convert(tone(1_000, 1_000, 0.5, 8_000))]);
    expect(decibels(amplitudeAt(kept, 1_000, 16_000))).toBeCloseTo(0, 1);
    await expect(loadSpeex(fails, fails)).rejects.toBe(failure);
    expect(() => new SpeexConverter(plain, 0, 16_000, 5)).toThrow(expect.objectContaining({ code: 'not_supported' }));
  });
});
