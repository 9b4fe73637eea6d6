import { clampSample } from '@roomkit/core/audio';

import { RateLowerer, RateRaiser } from './rate-change.ts';
import { type RNNoise, RNNOISE_SAMPLES } from './rnnoise.ts';

/** One stream on its way through the network and, where it has another rate, up to 48,000 Hz and down again. */
export class StreamDenoiser {
  readonly #network: RNNoise;
  readonly #state: number;
  readonly #raiser: RateRaiser | null;
  readonly #lowerer: RateLowerer | null;

  constructor(network: RNNoise, sampleRate: number) {
    const ratio = 48_000 / sampleRate;
    this.#network = network;
    this.#state = network.begin();
    this.#raiser = ratio === 1 ? null : new RateRaiser(ratio, RNNOISE_SAMPLES / ratio);
    this.#lowerer = ratio === 1 ? null : new RateLowerer(ratio, RNNOISE_SAMPLES / ratio);
  }

  denoise(samples: Int16Array): Int16Array {
    const cleaned = this.#network.denoise(this.#state, (frame) => {
      if (this.#raiser === null) frame.set(samples);
      else this.#raiser.raise(samples, frame);
    });
    return Int16Array.from(this.#lowerer?.lower(cleaned) ?? cleaned, clampSample);
  }

  /** Gives its memory back. */
  end(): void {
    this.#network.end(this.#state);
  }
}
