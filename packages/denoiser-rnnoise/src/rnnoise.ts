import { createRequire } from 'node:module';

import { ProviderError } from '@roomkit/core';
import { modelUnreadable } from '@roomkit/core/audio';

/** 10 ms at 48,000 Hz, the one length and rate the network was made for. */
export const RNNOISE_SAMPLES = 480;

/** What the module exports (rnnoise.h, and Emscripten's memory). */
interface RNNoiseModule {
  /** Another one whenever memory has grown. */
  readonly HEAPF32: Float32Array;
  _malloc(bytes: number): number;
  _rnnoise_create(model: number): number;
  _rnnoise_destroy(state: number): void;
  _rnnoise_process_frame(state: number, to: number, from: number): number;
}

/** The network, with a state for each stream. Everything happens at once, so that they share their way in and out. */
export class RNNoise {
  readonly #module: RNNoiseModule;
  readonly #place: number;

  private constructor(module: RNNoiseModule) {
    this.#module = module;
    this.#place = module._malloc(RNNOISE_SAMPLES * 4);
  }

  /** @throws RoomKitError `model_unreadable` where its file cannot be read or run */
  static async load(load: () => Promise<unknown> = loadPackaged): Promise<RNNoise> {
    try {
      return new RNNoise((await load()) as RNNoiseModule);
    } catch {
      throw modelUnreadable('RNNoiseDenoiserProvider', '@echogarden/rnnoise-wasm', 'cannot be loaded');
    }
  }

  /** The state of a stream, to be given back. @throws ProviderError where there is no memory for it */
  begin(): number {
    const state = this.#module._rnnoise_create(0);
    if (state === 0) throw new ProviderError('There is no memory for another stream.', { provider: 'rnnoise' });
    return state;
  }

  end(state: number): void {
    this.#module._rnnoise_destroy(state);
  }

  /** One frame in its own place, in the scale of 16-bit samples, 10 ms behind what it is given. */
  denoise(state: number, fill: (frame: Float32Array) => void): Float32Array {
    fill(this.#frame());
    this.#module._rnnoise_process_frame(state, this.#place, this.#place);
    return this.#frame();
  }

  #frame(): Float32Array {
    return this.#module.HEAPF32.subarray(this.#place / 4, this.#place / 4 + RNNOISE_SAMPLES);
  }
}

async function loadPackaged(): Promise<unknown> {
  // It comes without types, and as a dependency is there.
  const require = createRequire(import.meta.url);
  return (require('@echogarden/rnnoise-wasm') as { default(): Promise<unknown> }).default();
}
