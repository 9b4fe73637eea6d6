import { audioFrame, bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';

/** A sine wave. @param amplitude - 0 to 1 of full scale */
export function tone(frequency: number, milliseconds: number, amplitude = 0.5, sampleRate = 16_000): Int16Array {
  return mix([frequency], milliseconds, amplitude, sampleRate);
}

/** Sine waves of one amplitude on top of each other. */
export function mix(
  frequencies: readonly number[],
  milliseconds: number,
  amplitude: number,
  sampleRate = 16_000,
): Int16Array {
  const length = Math.round((milliseconds / 1_000) * sampleRate);
  return Int16Array.from({ length }, (_, at) => {
    const sum = frequencies.reduce(
      (total, frequency) => total + Math.sin((2 * Math.PI * frequency * at) / sampleRate),
      0,
    );
    return Math.max(-32_768, Math.min(32_767, Math.round(32_767 * amplitude * sum)));
  });
}

export function constant(value: number, length: number): Int16Array {
  return new Int16Array(length).fill(value);
}

export function frameOfSamples(samples: Int16Array, more: Partial<AudioFrame> = {}): AudioFrame {
  return audioFrame({ data: bytesOf(samples), metadata: {}, ...more });
}

/** Samples in frames of 20 ms. */
export function framesOf(samples: Int16Array, sampleRate = 16_000, frameMs = 20): readonly AudioFrame[] {
  const size = Math.round((sampleRate * frameMs) / 1_000);
  const frames: AudioFrame[] = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    frames.push(frameOfSamples(samples.slice(at, at + size), { sampleRate, timestampMs: (at / sampleRate) * 1_000 }));
  }
  return frames;
}

export function samplesIn(frames: readonly { readonly data: Uint8Array }[]): readonly number[] {
  return frames.flatMap(({ data }) => [...samplesOf(data)]);
}

export function chunk(data: Uint8Array, more: Partial<AudioChunk> = {}): AudioChunk {
  return { data, sampleRate: 16_000, channels: 1, format: 'pcm_s16le', timestampMs: null, isFinal: false, ...more };
}

export async function* stream<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** How strong one frequency is, as an amplitude on the scale of the samples (a single bin of a Fourier transform). */
export function amplitudeAt(samples: ArrayLike<number>, frequency: number, sampleRate: number): number {
  let sine = 0;
  let cosine = 0;
  for (let at = 0; at < samples.length; at += 1) {
    sine += (samples[at] ?? 0) * Math.sin((2 * Math.PI * frequency * at) / sampleRate);
    cosine += (samples[at] ?? 0) * Math.cos((2 * Math.PI * frequency * at) / sampleRate);
  }
  return (2 * Math.hypot(sine, cosine)) / samples.length;
}
