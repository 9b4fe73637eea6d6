import type { AudioFrame } from '@roomkit/core/voice';
import { expect } from 'vitest';

import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { framesFor, hiss, quiet, rateOf } from '../stages/stage-audio.ts';
import { cleaned, likeness, loudness, noisy, speechFor } from './cleaning.ts';
import type { DenoiserSubject } from './denoiser-subject.ts';

/** What a denoiser does with sound. */
export const cleaningCases: readonly ConformanceCase<DenoiserSubject>[] = [
  {
    title: 'VOICE-12.3.2.1 gives one frame for each, as long, at the same time and of the same kind',
    async run(subject) {
      const { denoiser } = subject;
      await denoiser.prepare?.();
      for (const frame of framesFor(denoiser, speechFor(subject, 1_000))) {
        const given: AudioFrame = { ...frame, metadata: { caller: 'alice' } };
        const made = await denoiser.process(given, 'stream');
        const { sampleRate, channels, sampleWidth, timestampMs } = made;
        expect({ sampleRate, channels, sampleWidth, timestampMs, length: made.data.byteLength }).toEqual({
          sampleRate: frame.sampleRate,
          channels: 1,
          sampleWidth: 2,
          timestampMs: frame.timestampMs,
          length: frame.data.byteLength,
        });
        expect(made.metadata).toMatchObject({ caller: 'alice' });
      }
    },
  },
  {
    title: 'VOICE-12.3.2.1 makes steady noise quieter',
    async run(subject) {
      const sampleRate = rateOf(subject.denoiser);
      const noise = hiss(4_000, sampleRate, -30);
      const left = await cleaned(subject, noise);
      // Until it knows the noise it may let it pass.
      expect(loudness(left.subarray(2 * sampleRate))).toBeLessThanOrEqual(-30 - (subject.reductionDb ?? 6));
    },
  },
  {
    title: 'VOICE-12.3.2.1 takes noise out of speech: what is left is more like the speech than what came in',
    async run(subject) {
      const sampleRate = rateOf(subject.denoiser);
      const speech = speechFor(subject, 4_000);
      const given = noisy(speech, sampleRate, 8);
      const left = await cleaned(subject, given);
      const before = likeness(speech, given, sampleRate, 0);
      expect(likeness(speech, left, sampleRate, subject.delayMs ?? 60)).toBeGreaterThan(before);
    },
  },
  {
    title: 'leaves speech without noise as it is, and as loud',
    async run(subject) {
      const sampleRate = rateOf(subject.denoiser);
      const speech = speechFor(subject, 4_000);
      const left = await cleaned(subject, speech);
      expect(Math.abs(loudness(left.subarray(sampleRate)) - loudness(speech.subarray(sampleRate)))).toBeLessThan(6);
      expect(likeness(speech, left, sampleRate, subject.delayMs ?? 60)).toBeGreaterThan(0.7);
    },
  },
  {
    title: 'makes no sound of silence',
    async run(subject) {
      const sampleRate = rateOf(subject.denoiser);
      expect(loudness(await cleaned(subject, quiet(2_000, sampleRate)))).toBeLessThanOrEqual(-70);
      const nothing = await cleaned(subject, new Int16Array(2 * sampleRate), 'digital');
      expect(loudness(nothing)).toBeLessThanOrEqual(-70);
    },
  },
];
