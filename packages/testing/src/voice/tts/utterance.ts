import { joinBytes, levelDb, samplesOf } from '@roomkit/core/audio';
import type { AudioChunk, TTSProvider } from '@roomkit/core/voice';
import { expect } from 'vitest';

import { WatchedSource } from '../reading.ts';
import type { TTSSubject } from './tts-subject.ts';

/** What is quieter is no speech, in dBFS. */
const QUIET_DB = -50;

/** The provider, ready. */
export async function preparedVoice({ provider }: TTSSubject): Promise<TTSProvider> {
  await provider.prepare?.();
  return provider;
}

/** How many of the chunks hold audio. */
export function soundingChunks(chunks: readonly AudioChunk[]): number {
  return chunks.filter(({ data }) => data.byteLength > 0).length;
}

/** What the chunks of every utterance are like: in the format that was promised, and ended once, by the last. */
export function expectUtterance({ outputFormat }: TTSProvider, chunks: readonly AudioChunk[]): void {
  const { sampleRate, channels, codec, sampleWidth } = outputFormat;
  for (const chunk of chunks) {
    expect([chunk.sampleRate, chunk.channels, chunk.format]).toStrictEqual([sampleRate, channels, codec]);
    expect(chunk.data).toBeInstanceOf(Uint8Array);
  }
  expect(chunks.map(({ isFinal }) => isFinal)).toStrictEqual(chunks.map((_chunk, at) => at === chunks.length - 1));
  expect(chunks.length).toBeGreaterThan(0);
  const times = chunks.flatMap(({ timestampMs }) => (timestampMs === null ? [] : [timestampMs]));
  expect(times).toStrictEqual(times.toSorted((one, other) => one - other));
  const bytes = joinBytes(chunks.map(({ data }) => data));
  expect(bytes.byteLength % (channels * sampleWidth)).toBe(0);
}

/** That there is something to hear, as far as the format can be judged. */
export function expectSound({ outputFormat }: TTSProvider, chunks: readonly AudioChunk[]): void {
  const bytes = joinBytes(chunks.map(({ data }) => data));
  expect(bytes.byteLength).toBeGreaterThan(0);
  if (outputFormat.codec === 'pcm_s16le') expect(levelDb(samplesOf(bytes))).toBeGreaterThan(QUIET_DB);
}

/** A text word by word, as a model writes it. */
export function written(text: string, until?: Promise<unknown>): WatchedSource<string> {
  return new WatchedSource(async function* () {
    for (const word of text.split(/(?<= )/u)) yield word;
    await until;
  });
}
