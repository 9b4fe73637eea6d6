import { durationMs, g711Format, pcmFormat } from '@roomkit/core/audio';
import type { AudioChunk, AudioFormat } from '@roomkit/core/voice';

/** What is made, in the vendor's words: samples that can be played as they come, over HTTP and over sockets alike. */
export type ElevenLabsOutputFormat =
  | 'pcm_8000'
  | 'pcm_16000'
  | 'pcm_22050'
  | 'pcm_24000'
  | 'pcm_44100'
  | 'ulaw_8000'
  | 'alaw_8000';

/** By the vendor's names (https://elevenlabs.io/docs/api-reference/text-to-speech/stream). */
export const OUTPUT_FORMATS: Readonly<Record<ElevenLabsOutputFormat, AudioFormat>> = {
  pcm_8000: pcmFormat(8_000),
  pcm_16000: pcmFormat(16_000),
  pcm_22050: pcmFormat(22_050),
  pcm_24000: pcmFormat(24_000),
  pcm_44100: pcmFormat(44_100),
  ulaw_8000: g711Format('mulaw'),
  alaw_8000: g711Format('alaw'),
};

/** Pieces of an utterance as chunks: whole samples, whatever lengths they come in, each with its time. */
export class ChunkMaker {
  readonly #format: AudioFormat;
  #spare: Uint8Array = new Uint8Array();
  #position = 0;

  constructor(format: AudioFormat) {
    this.#format = format;
  }

  /** Null where a piece does not fill a sample. What it holds is copied: the bytes may be of a pool. */
  chunk(piece: Uint8Array): AudioChunk | null {
    const length = this.#spare.byteLength + piece.byteLength;
    const joined = new Uint8Array(length);
    joined.set(this.#spare);
    joined.set(piece, this.#spare.byteLength);
    const whole = length - (length % this.#format.sampleWidth);
    this.#spare = joined.slice(whole);
    return whole === 0 ? null : this.#make(joined.subarray(0, whole), false);
  }

  /** The end, without audio. A byte that is not a sample is left out. */
  end(): AudioChunk {
    return this.#make(new Uint8Array(), true);
  }

  #make(data: Uint8Array, isFinal: boolean): AudioChunk {
    const { sampleRate, channels, codec } = this.#format;
    const timestampMs = durationMs(this.#position, this.#format);
    this.#position += data.byteLength;
    return { data, sampleRate, channels, format: codec, timestampMs, isFinal };
  }
}
