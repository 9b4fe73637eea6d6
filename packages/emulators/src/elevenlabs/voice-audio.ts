import { type SpelledEncoding, spelledSpeech } from '../speech/spelled-speech.ts';

/** How the vendor names what it makes, as far as it is emulated. */
export const OUTPUT_FORMATS: readonly string[] = [
  'pcm_8000',
  'pcm_16000',
  'pcm_22050',
  'pcm_24000',
  'pcm_44100',
  'ulaw_8000',
  'alaw_8000',
];

const ENCODINGS: Readonly<Record<string, SpelledEncoding>> = { pcm: 'linear16', ulaw: 'mulaw', alaw: 'alaw' };
const MIME_TYPES: Readonly<Record<string, string>> = {
  pcm: 'audio/pcm',
  ulaw: 'audio/basic',
  alaw: 'audio/x-alaw-basic',
};

/** The bytes of a piece: odd, as network chunks are. */
const PIECE_BYTES = 1_501;

/** What the voice says: audio that spells the words, which `SpelledReader` reads again. */
export function voiceAudio(text: string, outputFormat: string): Uint8Array {
  const [codec = '', rate = ''] = outputFormat.split('_');
  const ascii = text.replace(/[^\u0020-\u007e]/gu, '?');
  return spelledSpeech(ascii, { sampleRate: Number(rate), encoding: ENCODINGS[codec] ?? 'linear16' });
}

export function mimeTypeOf(outputFormat: string): string {
  return MIME_TYPES[outputFormat.split('_')[0] ?? ''] ?? 'application/octet-stream';
}

/** Audio as it goes over the wire. */
export function piecesOf(audio: Uint8Array): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < audio.byteLength; at += PIECE_BYTES) pieces.push(audio.slice(at, at + PIECE_BYTES));
  return pieces;
}
