import { createRequire } from 'node:module';

import { packageMissing } from '@roomkit/core/audio';

/** How a denoiser of sherpa-onnx is made (sherpa-onnx, OnlineSpeechDenoiserConfig). */
export interface SherpaDenoiserConfig {
  readonly model: {
    readonly gtcrn?: { readonly model: string };
    readonly dpdfnet?: { readonly model: string };
    readonly numThreads: number;
    readonly debug: boolean;
  };
}

/** A denoiser of sherpa-onnx: one stream, freed with the object. */
export interface SherpaDenoiser {
  readonly frameShiftInSamples: number;
  /** What is ready of what was given so far: nothing at first, then as much as comes in, in whole shifts. */
  run(audio: { readonly samples: Float32Array; readonly sampleRate: number; readonly enableExternalBuffer: boolean }): {
    readonly samples: Float32Array;
  };
}

/** The part of `sherpa-onnx-node` that is used. */
export interface SherpaOnnx {
  readonly OnlineSpeechDenoiser: new (config: SherpaDenoiserConfig) => SherpaDenoiser;
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
