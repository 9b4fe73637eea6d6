import { audioFrame, bytesOf, samplesOf } from '@roomkit/core/audio';
import { SpeexResampler } from '@roomkit/voice-pipeline';

import { joined } from './mixing.ts';

/** A whole sound at another rate, frame by frame of 20 ms, as the pipeline does it. */
export async function resampled(samples: Int16Array, from: number, to: number): Promise<Int16Array> {
  const resampler = new SpeexResampler();
  await resampler.prepare();
  const parts: Int16Array[] = [];
  const size = from / 50;
  for (let at = 0; at + size <= samples.length; at += size) {
    const frame = audioFrame({ data: bytesOf(samples.slice(at, at + size)), sampleRate: from });
    parts.push(samplesOf(resampler.resample(frame, to, 1, 'lab').data));
  }
  const rest = resampler.flush(to, 1, 'lab');
  if (rest) parts.push(samplesOf(rest.data));
  resampler.close();
  return joined(...parts);
}

/** One conversion, with a tone in it and where it must not be heard afterwards. */
export interface Conversion {
  readonly from: number;
  readonly to: number;
  readonly toneHz: number;
  /** Where a conversion without a filter would put it. */
  readonly ghostHz: number;
}

export interface ConversionFigures extends Conversion {
  /** Of a tone that both rates can hold, in dB of itself. */
  readonly keptDb: number;
  /** Of the ghost, in dB of the tone; no less than -96, which is less than 16 bits hold. */
  readonly ghostDb: number;
}

/** Down: tones that the lower rate cannot hold. Up: the image of one that it can. */
export const CONVERSIONS: readonly Conversion[] = [
  { from: 16_000, to: 8_000, toneHz: 7_000, ghostHz: 1_000 },
  { from: 48_000, to: 16_000, toneHz: 9_600, ghostHz: 6_400 },
  { from: 24_000, to: 16_000, toneHz: 10_000, ghostHz: 6_000 },
  { from: 44_100, to: 16_000, toneHz: 10_000, ghostHz: 6_000 },
  { from: 48_000, to: 8_000, toneHz: 6_000, ghostHz: 2_000 },
  { from: 8_000, to: 16_000, toneHz: 1_000, ghostHz: 7_000 },
  { from: 16_000, to: 48_000, toneHz: 6_000, ghostHz: 10_000 },
];

/** One sample out of so many, without a filter: what must not happen. */
export async function decimated(samples: Int16Array, from: number, to: number): Promise<Int16Array> {
  const length = Math.floor((samples.length * to) / from);
  return Int16Array.from({ length }, (_unused, at) => samples[Math.floor((at * from) / to)] ?? 0);
}

const AMPLITUDE = 16_000;
const KEPT_HZ = 1_500;

/** @param convert - the conversion that is measured */
export async function conversionFigures(
  conversion: Conversion,
  convert: typeof resampled = resampled,
): Promise<ConversionFigures> {
  const { from, to, toneHz, ghostHz } = conversion;
  const kept = await convert(tone(KEPT_HZ, from), from, to);
  const ghost = await convert(tone(toneHz, from), from, to);
  return { ...conversion, keptDb: levelOf(kept, KEPT_HZ, to), ghostDb: Math.max(-96, levelOf(ghost, ghostHz, to)) };
}

/** Two seconds. */
function tone(hz: number, sampleRate: number): Int16Array {
  return Int16Array.from({ length: 2 * sampleRate }, (_unused, at) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * at) / sampleRate)),
  );
}

/** How loud a tone is in the second half, in dB of what it was made with, through a Hann window. */
function levelOf(sound: Int16Array, hz: number, sampleRate: number): number {
  const part = sound.subarray(sampleRate / 2, sampleRate / 2 + sampleRate);
  let [cosine, sine, weight] = [0, 0, 0];
  for (let at = 0; at < part.length; at += 1) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / part.length);
    const angle = (2 * Math.PI * hz * at) / sampleRate;
    cosine += (part[at] ?? 0) * window * Math.cos(angle);
    sine += (part[at] ?? 0) * window * Math.sin(angle);
    weight += window;
  }
  return 20 * Math.log10((2 * Math.hypot(cosine, sine)) / weight / AMPLITUDE + 1e-9);
}
