import { rmsOf } from '@roomkit/core/audio';
import type { VADProvider } from '@roomkit/core/voice';

import { type HeardStretch, utterancesHeard } from './hear.ts';
import { atLevel, withNoise } from './mixing.ts';
import { noiseOf } from './noises.ts';
import { resampled } from './resampling.ts';
import { SAMPLE_RATE } from './sounds.ts';
import { SPEECH_LEVEL, type SpokenStream, type Stretch } from './utterances.ts';

/** What a detector heard of people who speak in a noise. */
export interface DetectionFigures {
  readonly detector: string;
  readonly noise: string;
  readonly found: number;
  /** Utterances that were no speech. */
  readonly false: number;
  /** Two people taken for one. */
  readonly merged: number;
  /** How late it noticed, median, in milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
}

/** The noise behind the speakers, and by how much it is quieter, in dB. */
export const BACKGROUNDS: readonly (readonly [string, number])[] = [
  ['white', 30],
  ['white', 10],
  ['pink', 5],
  ['hum', 0],
  ['music', 10],
];

export interface NamedDetector {
  readonly name: string;
  readonly vad: VADProvider;
}

export async function detectionFigures(
  { name, vad }: NamedDetector,
  { samples, utterances }: SpokenStream,
  all: ReadonlyMap<string, Int16Array>,
): Promise<readonly DetectionFigures[]> {
  const figures: DetectionFigures[] = [];
  for (const [noise, ratioDb] of BACKGROUNDS) {
    const sound = withNoise(samples, noiseOf(all, noise), ratioDb, SPEECH_LEVEL);
    const heard = await utterancesHeard(vad, await atRateOf(vad, sound), noise);
    figures.push({ detector: name, noise: `${noise} ${ratioDb} dB`, ...judged(heard, utterances) });
  }
  return figures;
}

/** How many utterances a detector hears in each noise without anybody speaking. */
export async function falseAlarms(
  { vad }: NamedDetector,
  all: ReadonlyMap<string, Int16Array>,
): Promise<ReadonlyMap<string, number>> {
  const alarms = new Map<string, number>();
  for (const [name, noise] of all) {
    // -30 dBFS, and a second of nothing behind it, so that whatever began can end.
    const loud = atLevel(noise, rmsOf(noise) === 0 ? 1 : 1_036);
    const sound = new Int16Array(loud.length + SAMPLE_RATE);
    sound.set(loud);
    alarms.set(name, (await utterancesHeard(vad, await atRateOf(vad, sound), name)).length);
  }
  return alarms;
}

async function atRateOf(vad: VADProvider, samples: Int16Array): Promise<Int16Array> {
  const rate = vad.sampleRates?.[0] ?? SAMPLE_RATE;
  return rate === SAMPLE_RATE ? samples : resampled(samples, SAMPLE_RATE, rate);
}

function judged(
  heard: readonly HeardStretch[],
  utterances: readonly Stretch[],
): Omit<DetectionFigures, 'detector' | 'noise'> {
  const overlaps = (one: Stretch, other: Stretch): boolean => one.fromMs < other.toMs && one.toMs > other.fromMs;
  const found = utterances.flatMap((utterance) => {
    const parts = heard.filter((part) => overlaps(part, utterance));
    const [first, last] = [parts[0], parts.at(-1)];
    return first && last ? [[first.startedMs - utterance.fromMs, last.endedMs - utterance.toMs] as const] : [];
  });
  const spoken = heard.map((part) => utterances.filter((utterance) => overlaps(part, utterance)).length);
  return {
    found: found.length,
    false: spoken.filter((count) => count === 0).length,
    merged: spoken.filter((count) => count > 1).length,
    startMs: median(found.map(([start]) => start)),
    endMs: median(found.map(([, end]) => end)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
