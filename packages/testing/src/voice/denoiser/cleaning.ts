import { rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

import { createSpeechLike } from '../stages/speech-like.ts';
import { hiss, joined, passThrough, rateOf } from '../stages/stage-audio.ts';
import type { DenoiserSubject } from './denoiser-subject.ts';

/** In dBFS, without a floor. */
export function loudness(samples: Int16Array): number {
  return 20 * Math.log10(rmsOf(samples) / 32_768 + 1e-9);
}

export function speechFor(subject: DenoiserSubject, durationMs: number): Int16Array {
  const sampleRate = rateOf(subject.denoiser);
  return subject.speech?.(durationMs, sampleRate) ?? createSpeechLike(durationMs, { sampleRate });
}

/** Speech with white noise, so much quieter. */
export function noisy(speech: Int16Array, sampleRate: number, ratioDb: number): Int16Array {
  const noise = hiss((speech.length * 1_000) / sampleRate, sampleRate, loudness(speech) - ratioDb);
  return speech.map((sample, at) => Math.max(-32_768, Math.min(32_767, sample + (noise[at] ?? 0))));
}

/** The samples of every frame that comes out of a denoiser. */
export async function cleaned(
  { denoiser }: DenoiserSubject,
  samples: Int16Array,
  stream = 'stream',
): Promise<Int16Array> {
  const frames = (await passThrough(denoiser, stream, samples)) as readonly AudioFrame[];
  return joined(...frames.map(({ data }) => samplesOf(data)));
}

/** How alike a sound is to another that may come later, 0 to 1, where they are most alike. A quarter of a second is compared. */
export function likeness(sound: Int16Array, later: Int16Array, sampleRate: number, delayMs: number): number {
  let best = 0;
  const from = Math.floor(sound.length / 3);
  for (let delay = 0; delay <= (delayMs * sampleRate) / 1_000; delay += 1) {
    let both = 0;
    let first = 0;
    let second = 0;
    for (let at = from; at < from + sampleRate / 4 && at + delay < later.length; at += 1) {
      const [one, other] = [sound[at] ?? 0, later[at + delay] ?? 0];
      both += one * other;
      first += one * one;
      second += other * other;
    }
    if (first > 0 && second > 0) best = Math.max(best, both / Math.sqrt(first * second));
  }
  return best;
}
