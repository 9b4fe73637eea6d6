import { frameMs, levelDb, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** So much quieter than the loudest of it, something is no part of the speech any more, in dB. */
const QUIETER_DB = 14;
/** How much of the pre-roll is the onset itself, in bytes of 16-bit audio: about 20 ms. */
const ONSET_BYTES = 640;

/**
 * Measures how long somebody has been speaking, in audio. A detector holds on for a while after the last sound to be
 * sure; that is not speech.
 */
export class Onset {
  #elapsedMs = 0;
  #spokenMs = 0;
  #loudestDb = -60;

  /** @param preRoll - ends with the frame it began with */
  constructor(preRoll: Uint8Array | null) {
    if (preRoll !== null && preRoll.byteLength > 0) {
      const even = preRoll.byteLength - (preRoll.byteLength % 2);
      this.#loudestDb = levelDb(samplesOf(preRoll.slice(Math.max(0, even - ONSET_BYTES), even)));
    }
  }

  /** From the onset to the last sound of speech, in milliseconds. */
  get spokenMs(): number {
    return this.#spokenMs;
  }

  /** How long it has been quiet since, in milliseconds. */
  get quietMs(): number {
    return this.#elapsedMs - this.#spokenMs;
  }

  push(frame: AudioFrame): void {
    this.#elapsedMs += frameMs(frame);
    const db = levelDb(samplesOf(frame.data));
    this.#loudestDb = Math.max(this.#loudestDb, db);
    if (db >= this.#loudestDb - QUIETER_DB) this.#spokenMs = this.#elapsedMs;
  }
}
