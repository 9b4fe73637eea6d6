import { levelDb } from '@roomkit/core/audio';

import type { SherpaOnnxDiarizationSettings } from './options.ts';

const SAMPLES_PER_MS = 16;

/** The last of what one person said in a stream, without the silence between. */
export class SpeechWindow {
  readonly #settings: SherpaOnnxDiarizationSettings;
  readonly #samples: Int16Array;
  #filled = 0;
  #sinceJudged = 0;
  #silence = 0;

  constructor(settings: SherpaOnnxDiarizationSettings) {
    this.#settings = settings;
    this.#samples = new Int16Array(settings.windowMs * SAMPLES_PER_MS);
  }

  /** What a voice is to be judged by, when it is time; null before. Keeps no more than a window. */
  push(samples: Int16Array): Int16Array | null {
    const { speechLevelDb, turnSilenceMs, intervalMs } = this.#settings;
    if (levelDb(samples) < speechLevelDb) {
      this.#silence += samples.length;
      // Whoever speaks next may be somebody else.
      if (this.#silence >= turnSilenceMs * SAMPLES_PER_MS) this.#forget();
      return null;
    }
    this.#silence = 0;
    this.#add(samples);
    this.#sinceJudged += samples.length;
    const isFull = this.#filled === this.#samples.length;
    if (!isFull || this.#sinceJudged < intervalMs * SAMPLES_PER_MS) return null;
    this.#sinceJudged = 0;
    return this.#samples;
  }

  #add(samples: Int16Array): void {
    const room = this.#samples.length;
    const added = samples.length > room ? samples.subarray(samples.length - room) : samples;
    const kept = Math.min(this.#filled, room - added.length);
    this.#samples.copyWithin(0, this.#filled - kept, this.#filled);
    this.#samples.set(added, kept);
    this.#filled = kept + added.length;
  }

  #forget(): void {
    this.#filled = 0;
    this.#sinceJudged = 0;
  }
}
