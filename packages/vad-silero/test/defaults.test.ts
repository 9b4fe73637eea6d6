import { describe, expect, it } from 'vitest';

import { settingsOf, type SileroVADOptions } from '../src/options.ts';
import { SileroVADProvider } from '../src/provider.ts';
import { hear, said } from './support/frames.ts';
import { stubRuntime } from './support/stub-runtime.ts';

const quiet = { reportIntervalMs: null };

describe('what it does unless it is told', () => {
  it('VOICE-12.3.8.9 takes a probability of 0.5 for speech, and of 0.35 behind a denoiser', async () => {
    for (const [options, likely, unlikely] of [
      [{}, 0.5, 0.49],
      [{ isDenoised: true }, 0.36, 0.34],
      [{ threshold: 0.75 }, 0.75, 0.74],
    ] as const) {
      const heard = async (probability: number): Promise<readonly string[]> => {
        const { runtime } = stubRuntime(() => probability);
        return said(await hear(new SileroVADProvider({ ...quiet, ...options, runtime }), 3, 2_000));
      };
      expect([await heard(likely), await heard(unlikely)]).toEqual([['1 speech_start'], []]);
    }
  });

  it('VOICE-12.3.8.9 waits 500 ms, asks for 250 ms, gives 300 ms from before and cuts at 20 s', () => {
    expect(settingsOf({}).rules).toEqual({
      silenceThresholdMs: 500,
      minSpeechDurationMs: 250,
      speechPadMs: 300,
      maxSegmentMs: 20_000,
      onsetFrames: 2,
      reportIntervalMs: 1_000,
    });
  });

  it('VOICE-12.3.8.9 ends in silence although the model sticks to speech, resets it and does not start at once', async () => {
    const { runtime, isFresh } = stubRuntime(() => 0.99);
    const vad = new SileroVADProvider({ ...quiet, runtime });
    expect(said(await hear(vad, 20, 2_000))).toEqual(['1 speech_start']);
    // 16 frames of 32 ms are the first that are 500 ms.
    expect(said(await hear(vad, 60, 10))).toEqual(['15 speech_end']);
    expect(isFresh.flatMap((fresh, at) => (fresh ? [at] : []))).toEqual([0, 36]);
    expect(said(await hear(vad, 2, 2_000))).toEqual(['1 speech_start']);
  });

  it('VOICE-12.3.8.9 cuts an utterance that does not end after 20 s', async () => {
    const { runtime } = stubRuntime(() => 0.99);
    const events = await hear(new SileroVADProvider({ ...quiet, runtime }), 640, 2_000);
    expect(said(events)).toEqual(['1 speech_start', '624 speech_end', '626 speech_start']);
    expect(events[624]?.durationMs).toBe(20_000);
  });

  it('goes on with an utterance while the model is not sure that it is over', async () => {
    const probabilities = [
      0.9,
      0.9,
      ...Array.from({ length: 30 }, () => 0.36),
      ...Array.from({ length: 17 }, () => 0.34),
    ];
    const { runtime } = stubRuntime(() => probabilities.shift() ?? 0);
    const events = await hear(new SileroVADProvider({ ...quiet, runtime }), 49, 2_000);
    expect(said(events)).toEqual(['1 speech_start', '47 speech_end']);
  });
});

describe('options', () => {
  it.each<[string, SileroVADOptions]>([
    ['sampleRate', { sampleRate: 48_000 as 16_000 }],
    ['modelPath', { modelPath: ' ' }],
    ['threshold', { threshold: 0 }],
    ['threshold', { threshold: Number.NaN }],
    ['endThreshold', { endThreshold: 0.6 }],
    ['silenceThresholdMs', { silenceThresholdMs: -1 }],
    ['onsetFrames', { onsetFrames: 0 }],
  ])('names %s where it cannot be used', (field, options) => {
    expect(() => new SileroVADProvider(options)).toThrow(field);
  });
});
