import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { audioFrame, chunkOf, joinBytes, readWav } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';
import { FliteTTSProvider, type FliteVoice } from '@roomkit/tts-flite';

import { RECORDINGS } from './machine.ts';

/** What callers say. */
export const SENTENCES = [
  'hello my name is alice and i would like to book a table for two people',
  'please turn the volume down and play some music in the living room',
  'what is the weather going to be like tomorrow morning in the city',
  'i need to change the date of my appointment to next friday at three',
  'the quick brown fox jumps over the lazy dog',
  'can you send a message to my brother and tell him i am running late',
  'stop wait a minute that is not what i asked for',
  'how much money do i have left in my account this month',
] as const;

/** What none of them says. */
export const OTHERS = [
  'the cat sat on the mat and slept all day',
  'colourless green ideas sleep furiously',
  'seven hundred and forty two thousand',
  'where did you put the keys to the car',
] as const;

/** Sentences said by Flite. */
export async function say(texts: readonly string[], voice: FliteVoice = 'slt'): Promise<readonly AudioFrame[]> {
  const flite = new FliteTTSProvider({ voice });
  try {
    return await Promise.all(
      texts.map(async (text) => {
        const pieces: Uint8Array[] = [];
        for await (const { data } of flite.synthesizeStream(text)) pieces.push(data);
        return audioFrame({ data: joinBytes(pieces) });
      }),
    );
  } finally {
    await flite.close();
  }
}

/** A recording of Debian's test data. */
export async function recording(name: string): Promise<AudioFrame> {
  const file = await readFile(join(RECORDINGS, name));
  return audioFrame({ data: name.endsWith('.wav') ? readWav(file).data : new Uint8Array(file) });
}

/** What is said in each recording of a folder, by the transcription that lies beside it. */
export async function transcription(name: string): Promise<readonly string[]> {
  const text = await readFile(join(RECORDINGS, name), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => line.replaceAll(/<\/?s>|\([^)]*\)\s*$/gu, '').trim());
}

/** Audio as it comes from a microphone: 20 ms at a time. */
export async function* spokenLive(audio: AudioFrame): AsyncGenerator<AudioChunk> {
  for (let at = 0; at < audio.data.byteLength; at += 640) {
    yield chunkOf({ ...audio, data: audio.data.slice(at, at + 640) });
  }
}
