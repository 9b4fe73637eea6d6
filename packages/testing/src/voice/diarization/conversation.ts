import type { DiarizationResult } from '@roomkit/core/voice';

import { createSpeechLike } from '../stages/speech-like.ts';
import { joined, passThrough, quiet, rateOf } from '../stages/stage-audio.ts';
import type { DiarizationSubject } from './diarization-subject.ts';

/** What was said of one turn of a conversation, in order. */
export type HeardTurn = readonly DiarizationResult[];

export function voicesOf(subject: DiarizationSubject): readonly [Int16Array, Int16Array] {
  const { diarization, neededMs = 4_000 } = subject;
  const sampleRate = rateOf(diarization);
  return (
    subject.voices?.(neededMs, sampleRate) ?? [
      createSpeechLike(neededMs, { sampleRate, pitchHz: 110 }),
      createSpeechLike(neededMs, { sampleRate, pitchHz: 220, formantScale: 1.25, seed: 2 }),
    ]
  );
}

/** What a provider says of voices in turn, with a second of silence between them. */
export async function turns(
  subject: DiarizationSubject,
  voices: readonly Int16Array[],
  stream = 'stream',
): Promise<readonly HeardTurn[]> {
  const { diarization } = subject;
  const pause = quiet(1_000, rateOf(diarization));
  const heard: HeardTurn[] = [];
  for (const voice of voices) {
    const made = (await passThrough(diarization, stream, joined(voice, pause))) as (DiarizationResult | null)[];
    heard.push(made.filter((result) => result !== null));
  }
  return heard;
}

/** Who was heard at the end of a turn. @throws Error where nobody was */
export function speakerOf(turn: HeardTurn | undefined): string {
  const last = turn?.at(-1);
  if (last === undefined) throw new Error('there must be a result in each turn');
  return last.speakerId;
}
