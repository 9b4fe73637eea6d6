import { InputError } from '../domain/errors.ts';
import type { AudioChunk, AudioFrame } from '../voice/audio.ts';

/** What a frame is made of; the rest is 16,000 Hz, mono, 16 bits. */
export type AudioFrameDraft = Pick<AudioFrame, 'data'> & Partial<Omit<AudioFrame, 'data'>>;

/**
 * A frame. It keeps `data` as it is, without a copy.
 *
 * @throws InputError naming the field: a rate out of 1 to 192,000, channels other than 1 or 2, a width other than 1, 2
 * or 4, or bytes that do not come out even
 */
export function audioFrame(draft: AudioFrameDraft): AudioFrame {
  const { data, sampleRate = 16_000, channels = 1, sampleWidth = 2, timestampMs = null, metadata = {} } = draft;
  if (!(data instanceof Uint8Array)) throw new InputError('data', 'must be a Uint8Array');
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > 192_000) {
    throw new InputError('sampleRate', 'must be an integer from 1 to 192000');
  }
  if (channels !== 1 && channels !== 2) throw new InputError('channels', 'must be 1 or 2');
  if (sampleWidth !== 1 && sampleWidth !== 2 && sampleWidth !== 4) {
    throw new InputError('sampleWidth', 'must be 1, 2 or 4');
  }
  if (data.byteLength % (channels * sampleWidth) !== 0) {
    throw new InputError('data', 'must hold whole samples of every channel');
  }
  return { data, sampleRate, channels, sampleWidth, timestampMs, metadata };
}

/** A frame as a chunk; what stages said about it stays behind. */
export function chunkOf(frame: AudioFrame, isFinal = false): AudioChunk {
  const { data, sampleRate, channels, timestampMs } = frame;
  return { data, sampleRate, channels, format: 'pcm_s16le', timestampMs, isFinal };
}

/** A chunk of linear PCM as a frame. @throws InputError where it is something else, or ends within a sample */
export function frameOf(chunk: AudioChunk): AudioFrame {
  if (chunk.format !== 'pcm_s16le') throw new InputError('format', 'must be pcm_s16le');
  return audioFrame({
    data: chunk.data,
    sampleRate: chunk.sampleRate,
    channels: chunk.channels as 1 | 2,
    timestampMs: chunk.timestampMs,
  });
}

/** How long a frame lasts, in milliseconds. */
export function frameMs({ data, channels, sampleWidth, sampleRate }: AudioFrame): number {
  return (data.byteLength / (channels * sampleWidth) / sampleRate) * 1_000;
}
