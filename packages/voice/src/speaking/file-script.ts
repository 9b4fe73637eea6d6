import { InputError } from '@roomkit/core';
import { readWav } from '@roomkit/core/audio';
import type { AudioChunk } from '@roomkit/core/voice';

import { Script } from './script.ts';
import { SharedAudio } from './shared-audio.ts';
import type { ScriptVoice } from './spoken-sentence.ts';

/** How much of a file is one chunk, in bytes. */
const CHUNK_BYTES = 8_000;

/** A WAV file as something that can be played. @throws InputError `wav` unless it is mono and of 16 bits */
export function fileScript(wav: Uint8Array, voice: ScriptVoice): Script {
  const { format, data } = readWav(wav);
  if (format.channels !== 1) throw new InputError('wav', 'must be mono');
  const script = new Script(voice);
  script.addAudio(new SharedAudio(() => chunks(data, format.sampleRate)));
  script.complete();
  return script;
}

async function* chunks(data: Uint8Array, sampleRate: number): AsyncGenerator<AudioChunk, void, undefined> {
  for (let at = 0; at < data.byteLength; at += CHUNK_BYTES) {
    yield {
      data: data.subarray(at, at + CHUNK_BYTES),
      sampleRate,
      channels: 1,
      format: 'pcm_s16le',
      timestampMs: null,
      isFinal: false,
    };
  }
}
