import { InputError } from '../domain/errors.ts';
import type { AudioFormat } from '../voice/audio.ts';
import { pcmFormat } from './formats.ts';

/** Bytes before the samples of a file that {@link wavHeader} begins. */
export const WAV_HEADER_BYTES = 44;

const TEXT = new TextDecoder('latin1');

/** The head of a RIFF file of linear PCM (Microsoft, Multimedia Programming Interface 1.0), for `dataBytes` behind it. */
export function wavHeader(format: Pick<AudioFormat, 'sampleRate' | 'channels'>, dataBytes: number): Uint8Array {
  const header = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(header.buffer);
  const blockBytes = format.channels * 2;
  const word = (at: number, letters: string): void => {
    for (let index = 0; index < 4; index += 1) header[at + index] = letters.charCodeAt(index);
  };
  word(0, 'RIFF');
  view.setUint32(4, WAV_HEADER_BYTES - 8 + dataBytes, true);
  word(8, 'WAVE');
  word(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRate, true);
  view.setUint32(28, format.sampleRate * blockBytes, true);
  view.setUint16(32, blockBytes, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

/** A whole file. */
export function wavFile(format: Pick<AudioFormat, 'sampleRate' | 'channels'>, data: Uint8Array): Uint8Array {
  const file = new Uint8Array(WAV_HEADER_BYTES + data.byteLength);
  file.set(wavHeader(format, data.byteLength));
  file.set(data, WAV_HEADER_BYTES);
  return file;
}

/** The samples of a file of uncompressed 16-bit PCM. @throws InputError `wav` for anything else */
export function readWav(file: Uint8Array): { readonly format: AudioFormat; readonly data: Uint8Array } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (at: number): string => TEXT.decode(file.subarray(at, at + 4));
  if (file.byteLength < 12 || word(0) !== 'RIFF' || word(8) !== 'WAVE') throw new InputError('wav', 'is no WAV file');
  let format: AudioFormat | null = null;
  for (let at = 12; at + 8 <= file.byteLength;) {
    const name = word(at);
    const length = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name === 'fmt ') format = readFormat(view, start, length);
    if (name === 'data') {
      if (format === null) throw new InputError('wav', 'says nothing of its format');
      const whole = Math.min(length, file.byteLength - start);
      return { format, data: new Uint8Array(file.subarray(start, start + whole - (whole % (format.channels * 2)))) };
    }
    at = start + length + (length % 2);
  }
  throw new InputError('wav', 'holds no samples');
}

function readFormat(view: DataView, at: number, length: number): AudioFormat {
  if (length < 16 || at + 16 > view.byteLength) throw new InputError('wav', 'says nothing of its format');
  const channels = view.getUint16(at + 2, true);
  if (view.getUint16(at, true) !== 1 || view.getUint16(at + 14, true) !== 16 || channels < 1) {
    throw new InputError('wav', 'must be uncompressed PCM of 16 bits');
  }
  return pcmFormat(view.getUint32(at + 4, true), channels);
}
