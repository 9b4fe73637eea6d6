import { packageMissing } from '@roomkit/core/audio';

/** A value of a model. */
export interface OnnxTensor {
  readonly data: unknown;
}

/** A model that is ready to run. */
export interface OnnxSession {
  run(inputs: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** The part of ONNX Runtime that is used: of `onnxruntime-node` or `onnxruntime-web`. */
export interface OnnxRuntime {
  readonly Tensor: new (
    type: 'float32' | 'int64',
    data: Float32Array | BigInt64Array,
    dimensions: readonly number[],
  ) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OnnxSession>;
  };
}

/** `onnxruntime-node`, loaded when it is first needed. @throws RoomKitError `not_supported` where it is not installed */
export async function nodeRuntime(load: () => Promise<unknown> = importNode): Promise<OnnxRuntime> {
  try {
    return (await load()) as OnnxRuntime;
  } catch (error) {
    throw packageMissing('onnxruntime-node', error);
  }
}

async function importNode(): Promise<unknown> {
  return import('onnxruntime-node');
}
