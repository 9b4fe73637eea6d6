import { clampSample, rmsOf } from '@roomkit/core/audio';

import { SAMPLE_RATE } from './sounds.ts';

/** So much silence, in samples. */
export function silence(seconds: number): Int16Array {
  return new Int16Array(Math.round(seconds * SAMPLE_RATE));
}

export function joined(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** As loud as wanted. @param level - root of the mean square, of 32,768 */
export function atLevel(sound: Int16Array, level: number): Int16Array {
  const gain = level / rmsOf(sound);
  return sound.map((sample) => clampSample(sample * gain));
}

/** A sound with a noise behind it, over and over; so many dB quieter than `level`. */
export function withNoise(sound: Int16Array, noise: Int16Array, ratioDb: number, level: number): Int16Array {
  const gain = level / 10 ** (ratioDb / 20) / rmsOf(noise);
  return sound.map((sample, at) => clampSample(sample + (noise[at % noise.length] ?? 0) * gain));
}
