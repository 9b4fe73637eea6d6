import { ConfigurationError } from '../domain/errors.ts';
import type { AudioFormat } from '../voice/audio.ts';

/** Linear PCM, 16 bits, mono. */
export function pcmFormat(sampleRate: number, channels = 1): AudioFormat {
  return Object.freeze({ sampleRate, channels, sampleWidth: 2, codec: 'pcm_s16le' });
}

/** G.711, 8,000 Hz, mono (ITU-T G.711). */
export function g711Format(codec: 'mulaw' | 'alaw'): AudioFormat {
  return Object.freeze({ sampleRate: 8_000, channels: 1, sampleWidth: 1, codec });
}

/** What the pipeline works in unless told otherwise. */
export const INTERNAL_FORMAT: AudioFormat = pcmFormat(16_000);

/** How long so many bytes of a format last, in milliseconds. */
export function durationMs(
  byteLength: number,
  format: Pick<AudioFormat, 'sampleRate' | 'channels' | 'sampleWidth'>,
): number {
  return (byteLength / (format.channels * format.sampleWidth) / format.sampleRate) * 1_000;
}

/** Checks a format that somebody gave. @throws ConfigurationError naming the field */
export function requireAudioFormat(field: string, format: AudioFormat): void {
  const { sampleRate, channels, sampleWidth } = format;
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > 192_000) {
    throw new ConfigurationError(`${field}.sampleRate`, 'must be an integer from 1 to 192000');
  }
  if (channels !== 1 && channels !== 2) throw new ConfigurationError(`${field}.channels`, 'must be 1 or 2');
  if (sampleWidth !== 1 && sampleWidth !== 2 && sampleWidth !== 4) {
    throw new ConfigurationError(`${field}.sampleWidth`, 'must be 1, 2 or 4');
  }
}
