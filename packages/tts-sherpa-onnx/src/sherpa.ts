import { createRequire } from 'node:module';

import { modelUnreadable, packageMissing } from '@roomkit/core/audio';

import type { VoiceSetup } from './protocol.ts';

/** A voice of sherpa-onnx. */
export interface SherpaVoice {
  readonly numSpeakers: number;
  readonly sampleRate: number;
  generate(request: {
    readonly text: string;
    readonly generationConfig: { readonly sid: number; readonly speed: number };
    readonly enableExternalBuffer: boolean;
  }): { readonly samples: Float32Array; readonly sampleRate: number };
}

interface Sherpa {
  readonly OfflineTts: new (config: unknown) => SherpaVoice;
}

/** @throws RoomKitError `not_supported` without `sherpa-onnx-node`, `model_unreadable` where it refuses the voice */
export function createVoice({ section, files, numThreads }: VoiceSetup): SherpaVoice {
  const { OfflineTts } = loadSherpa();
  try {
    return new OfflineTts({
      model: { [section]: files, numThreads, provider: 'cpu', debug: 0 },
      // It is given one sentence at a time.
      maxNumSentences: 1,
    });
  } catch {
    throw modelUnreadable('SherpaOnnxTTSProvider', 'modelPath', 'is refused by sherpa-onnx');
  }
}

function loadSherpa(): Sherpa {
  try {
    return createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
  } catch (cause) {
    throw packageMissing('sherpa-onnx-node', cause);
  }
}
