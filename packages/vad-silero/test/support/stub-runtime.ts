import type { OnnxRuntime, OnnxTensor } from '../../src/runtime.ts';

/** What a stubbed model was asked. */
export interface StubRuntime {
  readonly runtime: () => Promise<OnnxRuntime>;
  /** How often a model was made of a file. */
  readonly sessions: () => number;
  readonly released: () => number;
  /** Whether the state of each frame was one that a stream begins with. */
  readonly isFresh: boolean[];
}

class Tensor implements OnnxTensor {
  readonly data: Float32Array | BigInt64Array;

  constructor(_type: string, data: Float32Array | BigInt64Array, _dimensions: readonly number[]) {
    this.data = data;
  }
}

/** ONNX Runtime with a model that says what it is told: the probability of each frame. */
export function stubRuntime(probability: (samples: Float32Array) => number | Promise<number>): StubRuntime {
  let sessions = 0;
  let released = 0;
  const isFresh: boolean[] = [];
  const used = new Tensor('float32', new Float32Array(256).fill(1), [2, 1, 128]);
  const InferenceSession = {
    async create() {
      sessions += 1;
      return {
        async run({ input, state }: Readonly<Record<string, OnnxTensor>>) {
          isFresh.push(valuesOf(state)[0] === 0);
          const said = await probability(valuesOf(input).slice(-512));
          return { output: new Tensor('float32', Float32Array.of(said), [1, 1]), stateN: used };
        },
        async release() {
          released += 1;
        },
      };
    },
  };
  const runtime = async (): Promise<OnnxRuntime> => ({ Tensor, InferenceSession });
  return { runtime, sessions: () => sessions, released: () => released, isFresh };
}

function valuesOf(tensor: OnnxTensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('the model was given no numbers');
  return tensor.data;
}
