import { audioFrame, bytesOf } from '@roomkit/core/audio';
import type { AudioFrame, Eventual, StreamStage } from '@roomkit/core/voice';

import { createSeededRandom } from '../../runtime/seeded-random.ts';

/** A stage that gets a frame at a time, whatever it makes of it. */
export interface ProcessingStage extends StreamStage {
  process(frame: AudioFrame, stream: string): Eventual<unknown>;
}

/** The rate a suite gives a stage its audio in. */
export function rateOf(stage: Pick<StreamStage, 'sampleRates'>): number {
  return stage.sampleRates?.[0] ?? 16_000;
}

/**
 * Samples as frames of the size the stage wants, 20 ms unless it says. What is left over is left out.
 *
 * @param before - how many samples of the stream lie before them
 */
export function framesFor(stage: StreamStage, samples: Int16Array, before = 0): readonly AudioFrame[] {
  const sampleRate = rateOf(stage);
  const size = stage.samplesPerFrame ?? sampleRate / 50;
  return Array.from({ length: Math.floor(samples.length / size) }, (_unused, index) =>
    audioFrame({
      data: bytesOf(samples.slice(index * size, (index + 1) * size)),
      sampleRate,
      timestampMs: ((before + index * size) * 1_000) / sampleRate,
    }),
  );
}

/** Whatever the stage makes of samples, a value a frame, in order. */
export async function passThrough(
  stage: ProcessingStage,
  stream: string,
  samples: Int16Array,
  before = 0,
): Promise<unknown[]> {
  await stage.prepare?.();
  const made: unknown[] = [];
  for (const frame of framesFor(stage, samples, before)) made.push(await stage.process(frame, stream));
  return made;
}

/** What was made, in words that can be compared at a glance, bytes included. */
export function inWords(made: readonly unknown[]): readonly string[] {
  return made.map((value) =>
    JSON.stringify(value, (_key, part: unknown) =>
      part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part,
    ),
  );
}

/** Nothing, in samples of a rate. Not quite zero: no microphone is. */
export function quiet(durationMs: number, sampleRate: number, seed = 7): Int16Array {
  return hiss(durationMs, sampleRate, -80, seed);
}

/** White noise. */
export function hiss(durationMs: number, sampleRate: number, levelDb: number, seed = 7): Int16Array {
  const random = createSeededRandom(seed);
  // The level of evenly spread numbers is a third of their power's range.
  const peak = 32_768 * 10 ** (levelDb / 20) * Math.sqrt(3);
  const length = Math.round((durationMs * sampleRate) / 1_000);
  return Int16Array.from({ length }, () => Math.round((random.next() * 2 - 1) * peak));
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
