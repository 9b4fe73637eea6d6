import { chunkOf } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame, STTCallOptions, STTProvider, TranscriptionResult } from '@roomkit/core/voice';
import { expect } from 'vitest';

import { WatchedSource } from '../reading.ts';
import type { STTSpeech, STTSubject } from './stt-subject.ts';

/** How a recording is cut into chunks. */
export interface SpeechCut {
  /** Sizes in bytes, used in turn. @defaultValue 100 ms */
  readonly sizes?: readonly number[];
  /** Silence behind the words. */
  readonly silenceMs?: number;
  /** What is waited for before the audio ends. */
  readonly until?: Promise<unknown>;
}

/** The first recording of a subject. */
export function firstSpeech({ speech }: STTSubject): STTSpeech {
  const [first] = speech;
  if (first === undefined) throw new Error('the suite needs at least one recording');
  return first;
}

/** A prepared provider and what its calls are given. */
export async function prepared(subject: STTSubject): Promise<{
  readonly provider: STTProvider;
  readonly given: STTCallOptions;
}> {
  const { provider, language } = subject;
  await provider.prepare?.();
  return { provider, given: language === undefined ? {} : { language } };
}

/** A recording as it would be spoken. */
export function spoken(audio: AudioFrame, cut: SpeechCut = {}): WatchedSource<AudioChunk> {
  const { silenceMs = 0, until } = cut;
  const bytesPerMs = (audio.sampleRate * audio.sampleWidth) / 1_000;
  const sizes = cut.sizes ?? [bytesPerMs * 100];
  const silence = new Uint8Array(Math.round(silenceMs * bytesPerMs));
  const whole = chunkOf(audio);
  return new WatchedSource(async function* () {
    let turn = 0;
    for (const data of [audio.data, silence]) {
      for (let at = 0; at < data.byteLength; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        yield { ...whole, data: data.slice(at, at + size), timestampMs: null };
        at += size;
      }
    }
    await until;
  });
}

/** Whether words were heard in their order. */
export function expectWords(text: string, words: readonly string[]): void {
  const heard = plainWords(text);
  const found: string[] = [];
  let at = 0;
  for (const word of words.flatMap(plainWords)) {
    const where = heard.indexOf(word, at);
    if (where === -1) break;
    found.push(word);
    at = where + 1;
  }
  expect(found, `heard "${text}"`).toStrictEqual(words.flatMap(plainWords));
}

/** What a stream settled on: its finals, one behind the other. */
export function finalText(results: readonly TranscriptionResult[]): string {
  return results
    .filter(({ isFinal }) => isFinal)
    .map(({ text }) => text)
    .join(' ');
}

/** What every result is like. */
export function expectResult({ text, isFinal, confidence, language, isEndpoint }: TranscriptionResult): void {
  expect([typeof text, typeof isFinal]).toStrictEqual(['string', 'boolean']);
  if (confidence !== null) {
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
  }
  if (language !== null) expect(() => new Intl.Locale(language)).not.toThrow();
  expect(['boolean', 'undefined']).toContain(typeof isEndpoint);
}

function plainWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}']/u)
    .filter((word) => word !== '');
}
