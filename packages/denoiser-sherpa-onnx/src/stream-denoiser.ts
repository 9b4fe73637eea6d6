import { floatsOf, samplesOfFloats } from '@roomkit/core/audio';

import type { SherpaDenoiser } from './sherpa.ts';

/** One stream: as much comes out of it as goes in, always the same while later. */
export class StreamDenoiser {
  readonly #denoiser: SherpaDenoiser;
  readonly #sampleRate: number;
  /** What is ready and was not given out yet. */
  #ready: Float32Array;

  /** @param frame - samples a frame */
  constructor(denoiser: SherpaDenoiser, sampleRate: number, frame: number) {
    this.#denoiser = denoiser;
    this.#sampleRate = sampleRate;
    const shift = denoiser.frameShiftInSamples;
    // It holds back one shift, and what is not a whole one: so much silence first, and no frame ever comes up short.
    this.#ready = new Float32Array(2 * shift - greatestCommonDivisor(frame, shift));
  }

  denoise(samples: Int16Array): Int16Array {
    const given = { samples: floatsOf(samples), sampleRate: this.#sampleRate, enableExternalBuffer: false };
    const more = this.#denoiser.run(given).samples;
    const ready = new Float32Array(this.#ready.length + more.length);
    ready.set(this.#ready);
    ready.set(more, this.#ready.length);
    this.#ready = ready.slice(samples.length);
    return samplesOfFloats(ready.subarray(0, samples.length));
  }
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
