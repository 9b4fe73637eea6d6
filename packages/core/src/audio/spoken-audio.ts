import type { AudioContent } from '../domain/content.ts';
import { toBase64 } from '../runtime/base64.ts';
import type { AudioChunk, AudioFormat } from '../voice/audio.ts';
import { ByteBlocks } from './blocks.ts';
import { durationMs } from './formats.ts';
import { wavFile } from './wav.ts';

/** How long a chunk lasts, in milliseconds: short enough to stop within, long enough to be few. */
const CHUNK_MS = 100;

/**
 * Samples of an utterance, in whatever pieces a voice makes them, as chunks of 100 ms, the last of which says that it
 * is. An utterance without a sound is one empty chunk.
 */
export async function* chunksOf(
  pieces: AsyncIterable<Uint8Array>,
  format: AudioFormat,
): AsyncGenerator<AudioChunk, void, undefined> {
  const { sampleRate, channels, sampleWidth, codec } = format;
  const blocks = new ByteBlocks(Math.round((sampleRate * CHUNK_MS) / 1_000) * channels * sampleWidth);
  let position = 0;
  let held: Uint8Array | null = null;
  const chunk = (data: Uint8Array, isFinal: boolean): AudioChunk => {
    const timestampMs = durationMs(position, format);
    position += data.byteLength;
    return { data, sampleRate, channels, format: codec, timestampMs, isFinal };
  };
  for await (const piece of pieces) {
    for (const data of blocks.push(piece)) {
      if (held !== null) yield chunk(held, false);
      held = data;
    }
  }
  const rest = blocks.flush();
  if (held !== null && rest !== null) yield chunk(held, false);
  yield chunk(rest ?? held ?? new Uint8Array(0), true);
}

/** An utterance as a WAV file within a `data:` link, for providers that have nowhere to put it. */
export function spokenContent(transcript: string, format: AudioFormat, data: Uint8Array): AudioContent {
  const file = wavFile(format, data);
  return {
    type: 'audio',
    url: `data:audio/wav;base64,${toBase64(file)}`,
    mimeType: 'audio/wav',
    transcript,
    durationSeconds: durationMs(data.byteLength, format) / 1_000,
    sizeBytes: file.byteLength,
  };
}
