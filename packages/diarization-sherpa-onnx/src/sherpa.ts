import { createRequire } from 'node:module';

import { packageMissing } from '@roomkit/core/audio';

/** Audio on its way into an embedding. */
export interface SherpaStream {
  acceptWaveform(audio: { readonly samples: Float32Array; readonly sampleRate: number }): void;
  inputFinished(): void;
}

/** Makes embeddings of speakers; one for all streams. */
export interface SherpaExtractor {
  createStream(): SherpaStream;
  isReady(stream: SherpaStream): boolean;
  compute(stream: SherpaStream, enableExternalBuffer: boolean): Float32Array;
}

/** The part of `sherpa-onnx-node` that is used. */
export interface SherpaOnnx {
  readonly SpeakerEmbeddingExtractor: new (config: {
    readonly model: string;
    readonly numThreads: number;
    readonly debug: boolean;
  }) => SherpaExtractor;
}

/** `sherpa-onnx-node`, loaded when it is first needed. @throws RoomKitError `not_supported` where it is not installed */
export function loadSherpa(load: () => unknown = requireSherpa): SherpaOnnx {
  try {
    return load() as SherpaOnnx;
  } catch (error) {
    throw packageMissing('sherpa-onnx-node', error);
  }
}

function requireSherpa(): unknown {
  const require = createRequire(import.meta.url);
  return require('sherpa-onnx-node');
}
