import { createRequire } from 'node:module';

import { RoomKitError } from '@roomkit/core';

/** What is used of the compiled library; the heap's views are new after it has grown, and are read anew each time. */
export interface SpeexModule {
  readonly HEAP16: Int16Array;
  readonly HEAPU32: Uint32Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _speex_resampler_init(channels: number, from: number, to: number, quality: number, error: number): number;
  _speex_resampler_destroy(state: number): void;
  _speex_resampler_get_output_latency(state: number): number;
  _speex_resampler_get_input_latency(state: number): number;
  _speex_resampler_process_int(
    state: number,
    channel: number,
    input: number,
    inputLength: number,
    output: number,
    outputLength: number,
  ): number;
}

const require = createRequire(import.meta.url);
const withSimd = (): unknown => require('@echogarden/speex-resampler-wasm/simd');
const withoutSimd = (): unknown => require('@echogarden/speex-resampler-wasm');

/** What a build of the library exports. It comes without types. */
interface SpeexBuild {
  default(): Promise<SpeexModule>;
}

/**
 * Loads the resampler of the Speex project (speexdsp, `speex_resampler.h`), with vector instructions where the machine
 * has them.
 */
export async function loadSpeex(
  simd: () => unknown = withSimd,
  plain: () => unknown = withoutSimd,
): Promise<SpeexModule> {
  try {
    return await (simd() as SpeexBuild).default();
  } catch {
    return (plain() as SpeexBuild).default();
  }
}

const CHUNK_SAMPLES = 4_096;

/** A converter of one channel of one stream. */
export class SpeexConverter {
  readonly #module: SpeexModule;
  readonly #state: number;
  readonly #memory: number;
  readonly #outputSamples: number;
  readonly inputDelay: number;
  readonly outputDelay: number;
  #isOver = false;

  constructor(module: SpeexModule, from: number, to: number, quality: number) {
    this.#module = module;
    this.#outputSamples = Math.ceil((CHUNK_SAMPLES * to) / from) + 64;
    this.#memory = module._malloc(12 + (CHUNK_SAMPLES + this.#outputSamples) * 2);
    this.#state = this.#memory === 0 ? 0 : module._speex_resampler_init(1, from, to, quality, this.#memory);
    if (this.#state === 0) {
      if (this.#memory !== 0) module._free(this.#memory);
      throw new RoomKitError('not_supported', 'There is no converter between these rates.', {
        feature: `${from}-${to}`,
      });
    }
    this.inputDelay = module._speex_resampler_get_input_latency(this.#state);
    this.outputDelay = module._speex_resampler_get_output_latency(this.#state);
  }

  convert(samples: Int16Array): Int16Array {
    if (samples.length <= CHUNK_SAMPLES) return this.#convertChunk(samples);
    const parts: Int16Array[] = [];
    for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
      parts.push(this.#convertChunk(samples.subarray(at, at + CHUNK_SAMPLES)));
    }
    const joined = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#module._speex_resampler_destroy(this.#state);
    this.#module._free(this.#memory);
  }

  #convertChunk(samples: Int16Array): Int16Array {
    const module = this.#module;
    const inputLength = this.#memory + 4;
    const outputLength = this.#memory + 8;
    const input = this.#memory + 12;
    const output = input + CHUNK_SAMPLES * 2;
    module.HEAP16.set(samples, input >> 1);
    module.HEAPU32[inputLength >> 2] = samples.length;
    module.HEAPU32[outputLength >> 2] = this.#outputSamples;
    module._speex_resampler_process_int(this.#state, 0, input, inputLength, output, outputLength);
    return module.HEAP16.slice(output >> 1, (output >> 1) + (module.HEAPU32[outputLength >> 2] ?? 0));
  }
}
