import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { audioFrame, bytesOf, samplesOf } from '@roomkit/core/audio';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { SpeexResampler } from '@roomkit/voice-pipeline';

/** The audio both sides hear, as 16-bit samples. */
export interface Speech {
  /** Sentences with silence between them, by rate. */
  readonly samples: Readonly<Record<number, Int16Array>>;
  /** Where each sentence begins, in milliseconds. */
  readonly onsetsMs: readonly number[];
  /** A short question at 16,000 Hz, from its first sound to its last. */
  readonly question: Int16Array;
}

interface Places {
  readonly onsetsMs: readonly number[];
}

export const RATES = [16_000, 48_000] as const;
const RATE = 16_000;
const PAUSE_MS = 1_000;
/** Softer than this is silence, of 32,768. */
const AUDIBLE = 300;

const SENTENCES = [
  'Good morning, I would like to know when my order arrives.',
  'It was sent on Tuesday, and nobody told me anything since.',
  'Could you please look it up, the number is four seven one nine.',
  'No, that is another one, I need the one with the two lamps.',
  'Then send them to my office instead, and call me before you come.',
];

/** Makes the audio with Flite and keeps it in the folder, so that no recording is needed. */
export async function makeSpeech(folder: string): Promise<readonly number[]> {
  const voice = new FliteTTSProvider({ voice: 'slt' });
  const onsetsMs: number[] = [];
  const parts: Int16Array[] = [];
  let length = 0;
  const add = (part: Int16Array): void => {
    parts.push(part);
    length += part.length;
  };
  add(silence());
  for (const sentence of SENTENCES) {
    onsetsMs.push((length / RATE) * 1_000);
    add(await say(voice, sentence));
    add(silence());
  }
  const question = await say(voice, 'Tell me more about that.');
  await voice.close();
  const whole = joined(parts);
  await writeFile(fileOf(folder, RATE), bytesOf(whole));
  await writeFile(fileOf(folder, 48_000), await raised(whole));
  await writeFile(join(folder, 'question.raw'), bytesOf(question));
  const places: Places = { onsetsMs };
  await writeFile(join(folder, 'speech.json'), JSON.stringify(places));
  return onsetsMs;
}

export async function readSpeech(folder: string): Promise<Speech> {
  const samples: Record<number, Int16Array> = {};
  for (const rate of RATES) samples[rate] = await readSamples(fileOf(folder, rate));
  const { onsetsMs } = JSON.parse(await readFile(join(folder, 'speech.json'), 'utf8')) as Places;
  return { samples, onsetsMs, question: await readSamples(join(folder, 'question.raw')) };
}

/** Frames of a transport, each with a buffer of its own. The last one is filled up with silence. */
export function framesOf(samples: Int16Array, size: number): readonly Int16Array[] {
  return Array.from({ length: Math.ceil(samples.length / size) }, (_unused, at) => {
    const frame = new Int16Array(size);
    frame.set(samples.subarray(at * size, (at + 1) * size));
    return frame;
  });
}

async function say(voice: FliteTTSProvider, text: string): Promise<Int16Array> {
  const parts: Int16Array[] = [];
  for await (const { data } of voice.synthesizeStream(text)) parts.push(samplesOf(data).slice());
  const samples = joined(parts);
  const isAudible = (sample: number): boolean => Math.abs(sample) >= AUDIBLE;
  return samples.slice(samples.findIndex(isAudible), samples.findLastIndex(isAudible) + 1);
}

async function raised(samples: Int16Array): Promise<Uint8Array> {
  const resampler = new SpeexResampler({ quality: 10 });
  await resampler.prepare();
  const { data } = resampler.resample(audioFrame({ data: bytesOf(samples), sampleRate: RATE }), 48_000, 1, 'speech');
  resampler.close();
  return data;
}

async function readSamples(file: string): Promise<Int16Array> {
  return samplesOf(new Uint8Array(await readFile(file))).slice();
}

function fileOf(folder: string, rate: number): string {
  return join(folder, `speech-${rate}.raw`);
}

function silence(): Int16Array {
  return new Int16Array((RATE * PAUSE_MS) / 1_000);
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
