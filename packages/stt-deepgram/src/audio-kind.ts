import { InputError } from '@roomkit/core';
import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';

/** Audio as the vendor names it. */
export interface AudioKind {
  readonly encoding: 'linear16' | 'mulaw' | 'alaw';
  readonly sampleRate: number;
  /** Bytes a sample. */
  readonly width: 1 | 2;
}

const ENCODINGS: Readonly<Record<string, AudioKind['encoding']>> = {
  pcm_s16le: 'linear16',
  mulaw: 'mulaw',
  alaw: 'alaw',
};

/** @throws InputError for audio of several channels, or in no format that is sent on */
export function kindOf(audio: AudioFrame | AudioChunk): AudioKind {
  if (audio.channels !== 1) throw new InputError('channels', 'must be 1');
  if ('sampleWidth' in audio && audio.sampleWidth !== 2) throw new InputError('sampleWidth', 'must be 2');
  const encoding = ENCODINGS['format' in audio ? audio.format : 'pcm_s16le'];
  if (encoding === undefined) throw new InputError('format', 'must be pcm_s16le, mulaw or alaw');
  return { encoding, sampleRate: audio.sampleRate, width: encoding === 'linear16' ? 2 : 1 };
}
