import { createRequire } from 'node:module';

import { packageMissing } from '@roomkit/core/audio';

/** How a detector of sherpa-onnx is made (sherpa-onnx, VadModelConfig). Durations are in seconds. */
export interface SherpaVADConfig {
  readonly sileroVad: {
    readonly model: string;
    readonly threshold: number;
    readonly minSpeechDuration: number;
    readonly minSilenceDuration: number;
    readonly maxSpeechDuration: number;
    readonly windowSize: number;
  };
  readonly sampleRate: number;
  readonly numThreads: number;
  readonly debug: boolean;
}

/** A detector of sherpa-onnx: one stream, freed with the object. */
export interface SherpaVAD {
  acceptWaveform(samples: Float32Array): void;
  isDetected(): boolean;
  isEmpty(): boolean;
  pop(): void;
  reset(): void;
}

/** The part of `sherpa-onnx-node` that is used. */
export interface SherpaOnnx {
  readonly Vad: new (config: SherpaVADConfig, bufferSizeInSeconds: number) => SherpaVAD;
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
