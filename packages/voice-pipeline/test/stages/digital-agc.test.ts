import { levelDb, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';
import { DigitalAGC } from '@roomkit/voice-pipeline';
import { describe, expect, it } from 'vitest';

import { constant, frameOfSamples, framesOf, tone } from '../support/audio.ts';

/** A tone whose level is so many dBFS. */
function toneAt(dbfs: number, milliseconds: number): readonly AudioFrame[] {
  return framesOf(tone(440, milliseconds, Math.min(1, 10 ** (dbfs / 20) * Math.SQRT2)));
}

function last(agc: DigitalAGC, frames: readonly AudioFrame[]): AudioFrame {
  return frames.map((frame) => agc.process(frame, 's1')).at(-1) as AudioFrame;
}

const level = (frame: AudioFrame): number => levelDb(samplesOf(frame.data));

describe('DigitalAGC', () => {
  it('VOICE-12.3.5.1 brings a quiet tone up as far as its gain goes', () => {
    const leveled = last(new DigitalAGC(), toneAt(-40, 2_000));
    expect(level(leveled)).toBeCloseTo(-10, 0);
    expect(leveled.metadata['gain_applied_db']).toBeCloseTo(30, 1);
  });

  it('VOICE-12.3.5.1 brings a tone to the target, rising as fast as the release says', () => {
    const frames = toneAt(-20, 2_000).map((frame) => frame);
    const agc = new DigitalAGC();
    const levels = frames.map((frame) => level(agc.process(frame, 's1')));
    expect(levels.at(-1)).toBeCloseTo(-3, 0);
    // One release of 100 ms: all but 1/e of the way.
    expect(levels[4]).toBeGreaterThan(-12);
    expect(levels[4]).toBeLessThan(-7);
    const rises = levels.slice(1).map((current, index) => current - (levels[index] ?? 0));
    // A frame holds no whole number of periods: its level wavers by a little.
    expect(Math.min(...rises)).toBeGreaterThan(-0.2);
  });

  it('VOICE-12.3.5.1 turns down faster than it turns up', () => {
    const agc = new DigitalAGC({ targetLevelDbfs: -20 });
    last(agc, toneAt(-40, 2_000));
    const [first, , third] = toneAt(-6, 60).map((frame) => agc.process(frame, 's1'));
    expect(first?.metadata['gain_applied_db']).toBeLessThan(0);
    expect(level(third as AudioFrame)).toBeCloseTo(-20, 0);
  });

  it('VOICE-12.3.5.2 leaves what is below -60 dBFS as it is', () => {
    const agc = new DigitalAGC();
    last(agc, toneAt(-40, 1_000));
    const noise = frameOfSamples(Int16Array.from({ length: 320 }, (_, at) => (at % 2 === 0 ? 10 : -10)));
    const left = agc.process(noise, 's1');
    expect(left.data).toEqual(noise.data);
    expect(left.metadata['gain_applied_db']).toBe(0);
    expect(agc.process(frameOfSamples(constant(0, 320)), 's1').data).toEqual(new Uint8Array(640));
  });

  it('VOICE-12.3.5.2 turns down by 30 dB at the most', () => {
    const leveled = last(new DigitalAGC({ targetLevelDbfs: -50 }), toneAt(-6, 2_000));
    expect(leveled.metadata['gain_applied_db']).toBeCloseTo(-30, 1);
  });

  it('VOICE-12.3.5.2 never clips: a peak is as loud as one can be, and keeps its shape', () => {
    const agc = new DigitalAGC({ targetLevelDbfs: 0 });
    last(agc, toneAt(-40, 2_000));
    const loud = frameOfSamples(tone(440, 20, 1));
    const limited = samplesOf(agc.process(loud, 's1').data);
    expect(Math.max(...limited)).toBeLessThanOrEqual(32_767);
    expect(Math.min(...limited)).toBeGreaterThanOrEqual(-32_767);
    // A clipped tone stays at the top; this one only touches it.
    expect(limited.filter((sample) => Math.abs(sample) >= 32_767).length).toBeLessThan(20);
    const lowest = agc.process(frameOfSamples(constant(-32_768, 320)), 's1');
    expect(Math.min(...samplesOf(lowest.data))).toBeGreaterThanOrEqual(-32_768);
  });

  it.each([
    ['attackMs', { attackMs: -1 }],
    ['releaseMs', { releaseMs: Number.NaN }],
    ['targetLevelDbfs', { targetLevelDbfs: 3 }],
    ['maxGainDb', { maxGainDb: -1 }],
  ])('VOICE-12.3.5.2 refuses an unusable %s', (field, config) => {
    expect(() => new DigitalAGC(config)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: { field, issue: expect.any(String) } }),
    );
  });

  it('VOICE-12.3.1.4 begins anew after a reset', () => {
    const agc = new DigitalAGC();
    const frames = toneAt(-40, 200);
    const before = frames.map((frame) => agc.process(frame, 's1').data);
    agc.reset('s1');
    expect(frames.map((frame) => agc.process(frame, 's1').data)).toEqual(before);
  });
});
