import { ConfigurationError, InputError } from '@roomkit/core';
import { audioFrame, bytesOf, samplesOf } from '@roomkit/core/audio';
import type { AudioChunk, AudioFormat, AudioFrame } from '@roomkit/core/voice';
import * as module from 'alawmulaw';

// Node sees no names in it, and gives them by its default; bundlers see the names, and no default.
const given: Readonly<Record<string, unknown>> = module;
const { alaw, mulaw } = (given['default'] ?? module) as typeof module;

/** Samples as a transport wants them (ITU-T G.711 for `mulaw` and `alaw`). */
export function encodeAudio(data: Uint8Array, codec: AudioFormat['codec']): Uint8Array {
  if (codec === 'mulaw') return mulaw.encode(samplesOf(data));
  if (codec === 'alaw') return alaw.encode(samplesOf(data));
  return data;
}

/** Checks what a transport wants. @throws ConfigurationError for a codec that the transport has to see to itself */
export function requireOutboundFormat({ codec, channels, sampleRate }: AudioFormat): void {
  if (codec !== 'pcm_s16le' && codec !== 'mulaw' && codec !== 'alaw') {
    throw new ConfigurationError('outboundFormat.codec', 'must be pcm_s16le, mulaw or alaw');
  }
  if (channels !== 1 && channels !== 2) throw new ConfigurationError('outboundFormat.channels', 'must be 1 or 2');
  if (!Number.isInteger(sampleRate) || sampleRate < 1) {
    throw new ConfigurationError('outboundFormat.sampleRate', 'must be a positive integer');
  }
}

/** Makes frames of chunks of any length: what is half a sample at the end of one belongs to the next. */
export class ChunkReader {
  #spare: Uint8Array = new Uint8Array();
  #format = '';

  /** Null while nothing is whole. @throws InputError where the chunk is nothing that can be played */
  read({ data, format, sampleRate, channels }: AudioChunk): AudioFrame | null {
    if (channels !== 1 && channels !== 2) throw new InputError('channels', 'must be 1 or 2');
    const linear = linearOf(data, format);
    const key = `${sampleRate}/${channels}`;
    if (key !== this.#format) this.#spare = new Uint8Array();
    this.#format = key;
    const whole = this.#joined(linear);
    const rest = whole.byteLength % (channels * 2);
    this.#spare = whole.slice(whole.byteLength - rest);
    if (whole.byteLength === rest) return null;
    return audioFrame({ data: whole.subarray(0, whole.byteLength - rest), sampleRate, channels });
  }

  #joined(data: Uint8Array): Uint8Array {
    if (this.#spare.byteLength === 0) return data;
    const joined = new Uint8Array(this.#spare.byteLength + data.byteLength);
    joined.set(this.#spare);
    joined.set(data, this.#spare.byteLength);
    return joined;
  }
}

function linearOf(data: Uint8Array, format: AudioFormat['codec']): Uint8Array {
  if (format === 'pcm_s16le') return data;
  if (format === 'mulaw') return bytesOf(mulaw.decode(data));
  if (format === 'alaw') return bytesOf(alaw.decode(data));
  throw new InputError('format', 'must be pcm_s16le, mulaw or alaw');
}
