import { clampSample } from '@roomkit/core/audio';

/**
 * Makes up audio for what is lost: the last that was heard, ever quieter, and after `maxConcealMs` silence. It takes
 * the place of a codec's own concealment, which opusscript has for stretches of 60 ms only.
 */
export class Concealer {
  readonly #maxSamples: number;
  #last: Int16Array = new Int16Array(0);
  #concealed = 0;

  /** @param maxConcealMs - after so long everything made up is silence */
  constructor(sampleRate: number, maxConcealMs: number) {
    this.#maxSamples = (sampleRate * maxConcealMs) / 1_000;
  }

  /** How many samples the last real frame had; 0 before the first. */
  get frameSamples(): number {
    return this.#last.length;
  }

  /** Real audio: what comes next is made of it. */
  keep(samples: Int16Array): void {
    this.#last = samples;
    this.#concealed = 0;
  }

  /** A frame as long as the last real one. */
  conceal(): Int16Array {
    const frame = new Int16Array(this.#last.length);
    for (let at = 0; at < frame.length; at += 1) {
      const gain = Math.max(0, 1 - (this.#concealed + at) / this.#maxSamples);
      frame[at] = clampSample((this.#last[at] ?? 0) * gain);
    }
    this.#concealed += frame.length;
    return frame;
  }
}
