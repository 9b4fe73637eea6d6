import { type AudioContent, InputError } from '@roomkit/core';
import { durationMs, joinBytes, wavFile } from '@roomkit/core/audio';
import { toBase64 } from '@roomkit/core/providers';

import { failed } from './errors.ts';
import { OUTPUT_FORMATS } from './formats.ts';
import { httpSpeech } from './http-speech.ts';
import type { ResolvedOptions } from './options.ts';
import { speechUrl } from './request.ts';

/** No text that the vendor takes becomes as much. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Types of samples without a head; linear ones get one. RFC 2046, 4.3. */
const MIME_TYPES: Readonly<Record<string, string>> = { mulaw: 'audio/basic', alaw: 'audio/x-alaw-basic' };

/** A whole utterance within a `data:` link. @throws InputError; ProviderError; the signal's reason */
export async function wholeSpeech(
  options: ResolvedOptions,
  text: string,
  voice: string,
  signal: AbortSignal,
): Promise<AudioContent> {
  signal.throwIfAborted();
  if (text.trim() === '') throw new InputError('text', 'must not be empty');
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of httpSpeech(options, { url: speechUrl(options, voice, false), text }, signal)) {
    size += piece.byteLength;
    if (size > MOST_BYTES) throw failed('The vendor sent more audio than any text becomes.');
    pieces.push(piece);
  }
  const format = OUTPUT_FORMATS[options.outputFormat];
  const joined = joinBytes(pieces);
  const data = joined.subarray(0, size - (size % format.sampleWidth));
  const mimeType = MIME_TYPES[format.codec] ?? 'audio/wav';
  const file = mimeType === 'audio/wav' ? wavFile(format, data) : data;
  return {
    type: 'audio',
    url: `data:${mimeType};base64,${toBase64(file)}`,
    mimeType,
    transcript: text,
    durationSeconds: durationMs(data.byteLength, format) / 1_000,
    sizeBytes: file.byteLength,
  };
}
