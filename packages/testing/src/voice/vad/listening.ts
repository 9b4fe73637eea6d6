import { bytesOf } from '@roomkit/core/audio';
import type { VADConfig, VADEvent } from '@roomkit/core/voice';

import { createSpeechLike } from '../stages/speech-like.ts';
import { framesFor, joined, quiet, rateOf } from '../stages/stage-audio.ts';
import type { VADSubject } from './vad-subject.ts';

/** What a detector said, and where the frame ends at which it said so. */
export interface Noticed {
  readonly endsAtMs: number;
  readonly event: VADEvent;
}

/** A sound with what is where in it. */
export interface Scene {
  readonly samples: Int16Array;
  readonly bytes: Uint8Array;
  /** Where each stretch of speech begins and ends, in milliseconds. */
  readonly speech: readonly { readonly fromMs: number; readonly toMs: number }[];
}

export function configOf({ config = {} }: VADSubject): Required<VADConfig> {
  return { silenceThresholdMs: 500, speechPadMs: 300, minSpeechDurationMs: 250, ...config };
}

export function toleranceOf({ toleranceMs = 320 }: VADSubject): number {
  return toleranceMs;
}

/** Silence and speech in turn, silence first; durations in milliseconds. */
export function scene(subject: VADSubject, durationsMs: readonly number[]): Scene {
  const sampleRate = rateOf(subject.vad);
  const speech: { fromMs: number; toMs: number }[] = [];
  let atMs = 0;
  const parts = durationsMs.map((durationMs, index) => {
    const fromMs = atMs;
    atMs += durationMs;
    if (index % 2 === 0) return quiet(durationMs, sampleRate, index + 1);
    speech.push({ fromMs, toMs: atMs });
    return speechOf(subject, durationMs);
  });
  const samples = joined(...parts);
  return { samples, bytes: bytesOf(samples), speech };
}

export function speechOf(subject: VADSubject, durationMs: number): Int16Array {
  const sampleRate = rateOf(subject.vad);
  return subject.speech?.(durationMs, sampleRate) ?? createSpeechLike(durationMs, { sampleRate });
}

/** Everything a detector says of a sound. */
export async function noticed({ vad }: VADSubject, samples: Int16Array, stream = 'stream'): Promise<Noticed[]> {
  await vad.prepare?.();
  const all: Noticed[] = [];
  let endsAtMs = 0;
  for (const frame of framesFor(vad, samples)) {
    endsAtMs += (frame.data.byteLength / 2 / frame.sampleRate) * 1_000;
    const event = await vad.process(frame, stream);
    if (event !== null) all.push({ endsAtMs, event });
  }
  return all;
}

/** Without reports of levels and silence. */
export function changesOf(all: readonly Noticed[]): readonly Noticed[] {
  return all.filter(({ event }) => event.type !== 'audio_level' && event.type !== 'silence');
}

export function typesOf(all: readonly Noticed[]): readonly string[] {
  return all.map(({ event }) => event.type);
}

/** The events of an utterance: the only one of its kind in a sound. @throws Error where there is another number */
export function onlyOne(all: readonly Noticed[], type: VADEvent['type']): Noticed {
  const [found, ...more] = all.filter(({ event }) => event.type === type);
  if (found === undefined || more.length > 0) {
    throw new Error(`there must be one ${type}, but it said: ${typesOf(all).join(', ')}`);
  }
  return found;
}

/** Where in a sound its audio lies, in milliseconds; fails where it is no stretch of it. */
export function placeOf({ bytes }: Scene, { event }: Noticed, sampleRate: number): readonly [number, number] {
  const audio = event.audioBytes;
  if (audio === null || audio.byteLength === 0) throw new Error(`${event.type} must carry audio`);
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(audio);
  if (at === -1) throw new Error(`the audio of ${event.type} must be a stretch of what was heard`);
  const ms = (offset: number): number => (offset / 2 / sampleRate) * 1_000;
  return [ms(at), ms(at + audio.byteLength)];
}
