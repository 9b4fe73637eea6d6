import { type OpusHandler, opusLibrary } from './library.ts';

/** Rates that Opus speaks (RFC 6716, section 2). */
export type OpusSampleRate = 8_000 | 12_000 | 16_000 | 24_000 | 48_000;

/** Encoder controls of opus_defines.h. */
const SET_BITRATE = 4_002;
const SET_INBAND_FEC = 4_012;
const SET_PACKET_LOSS_PERCENT = 4_014;
const RESET_STATE = 4_028;

/** Opus to samples, mono, of whatever rate is wanted: no resampler is needed for that. */
export class OpusDecoder {
  readonly #handler: OpusHandler;

  constructor(sampleRate: OpusSampleRate) {
    this.#handler = opusLibrary().open(sampleRate);
  }

  /** The samples of a packet; null where it is none. */
  decode(packet: Uint8Array): Int16Array | null {
    return opusLibrary().decode(this.#handler, packet);
  }

  close(): void {
    opusLibrary().close(this.#handler);
  }
}

/** Samples to Opus, mono. */
export class OpusEncoder {
  readonly #handler: OpusHandler;

  /** @param bitrate - in bits a second */
  constructor(sampleRate: OpusSampleRate, bitrate: number) {
    this.#handler = opusLibrary().open(sampleRate);
    this.#handler._encoder_ctl(SET_BITRATE, bitrate);
    this.#handler._encoder_ctl(SET_INBAND_FEC, 1);
    this.#handler._encoder_ctl(SET_PACKET_LOSS_PERCENT, 10);
  }

  /** A packet of 20 ms. */
  encode(samples: Int16Array): Uint8Array {
    return opusLibrary().encode(this.#handler, samples);
  }

  /** Forgets what it still holds of the last frame, so that nothing of it is heard. */
  reset(): void {
    this.#handler._encoder_ctl(RESET_STATE, 0);
  }

  close(): void {
    opusLibrary().close(this.#handler);
  }
}
