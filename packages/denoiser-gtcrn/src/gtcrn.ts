import { ProviderError } from '@roomkit/core';
import { clampSample } from '@roomkit/core/audio';

import { type GTCRNExports, loadGTCRN } from './wasm.ts';

/** 16 ms, the one length the network was made for. */
export function samplesPerFrame(sampleRate: number): number {
  return (sampleRate * 16) / 1_000;
}

/** The network, with a state for each stream. Everything happens at once, so that they share their way in and out. */
export class GTCRN {
  readonly #wasm: GTCRNExports;
  readonly #process: GTCRNExports['process16k'];
  readonly #samples: number;
  readonly #input: number;
  readonly #output: number;

  private constructor(wasm: GTCRNExports, sampleRate: number) {
    this.#wasm = wasm;
    this.#process = sampleRate === 48_000 ? wasm.process48k : wasm.process16k;
    this.#samples = samplesPerFrame(sampleRate);
    this.#input = wasm.allocate(this.#samples * 4);
    this.#output = wasm.allocate(this.#samples * 4);
  }

  static async load(wasmPath: string | null, sampleRate: number): Promise<GTCRN> {
    return new GTCRN(await loadGTCRN(wasmPath), sampleRate);
  }

  /** The state of a stream, to be given back. @throws ProviderError where there is no memory for it */
  begin(): number {
    const state = this.#wasm.create();
    if (state === 0) throw new ProviderError('There is no memory for another stream.', { provider: 'gtcrn' });
    return state;
  }

  end(state: number): void {
    this.#wasm.destroy(state);
  }

  /** One frame, 16 ms behind what it is given. */
  denoise(state: number, samples: Int16Array): Int16Array {
    // Memory that grew has another buffer: views are made anew each time.
    const input = new Float32Array(this.#wasm.memory.buffer, this.#input, this.#samples);
    for (let at = 0; at < this.#samples; at += 1) input[at] = (samples[at] ?? 0) / 32_768;
    this.#process(state, this.#input, this.#output);
    const output = new Float32Array(this.#wasm.memory.buffer, this.#output, this.#samples);
    return Int16Array.from(output, (value) => clampSample(value * 32_768));
  }
}
