import { createRequire } from 'node:module';

import { modelUnreadable, packageMissing } from '@roomkit/core/audio';

import type { RecogniserSetup } from '../protocol.ts';

/** What sherpa-onnx says it has understood. */
export interface SherpaResult {
  readonly text: string;
  /** Logarithms of the probability of each token, of models that give them. */
  readonly ys_probs?: readonly number[];
}

export interface SherpaStream {
  acceptWaveform(waveform: { readonly samples: Float32Array; readonly sampleRate: number }): void;
  inputFinished(): void;
}

/** A recogniser that hears while somebody speaks. */
export interface OnlineRecognizer {
  createStream(): SherpaStream;
  isReady(stream: SherpaStream): boolean;
  decode(stream: SherpaStream): void;
  isEndpoint(stream: SherpaStream): boolean;
  reset(stream: SherpaStream): void;
  getResult(stream: SherpaStream): SherpaResult;
}

/** A recogniser that wants the whole utterance. */
export type OfflineRecognizer = Pick<OnlineRecognizer, 'createStream' | 'decode' | 'getResult'>;

interface Sherpa {
  readonly OnlineRecognizer: new (config: unknown) => OnlineRecognizer;
  readonly OfflineRecognizer: new (config: unknown) => OfflineRecognizer;
}

/** How long it may be quiet before anything was said, as a multiple of the silence that ends an utterance. */
const BEFORE_WORDS = 2;

/** The longest utterance, in seconds. */
const LONGEST_SECONDS = 60;

/** @throws RoomKitError `not_supported` where it is not installed */
export function loadSherpa(): Sherpa {
  try {
    return createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
  } catch (cause) {
    throw packageMissing('sherpa-onnx-node', cause);
  }
}

/** @throws RoomKitError `model_unreadable` where sherpa-onnx refuses it */
export function createOnline(sherpa: Sherpa, setup: RecogniserSetup): OnlineRecognizer {
  const silence = setup.endpointSilenceMs / 1_000;
  return refusing(
    () =>
      new sherpa.OnlineRecognizer({
        ...shared(setup),
        enableEndpoint: setup.endpointing ? 1 : 0,
        rule1MinTrailingSilence: silence * BEFORE_WORDS,
        rule2MinTrailingSilence: silence,
        rule3MinUtteranceLength: LONGEST_SECONDS,
      }),
  );
}

/** @throws RoomKitError `model_unreadable` where sherpa-onnx refuses it */
export function createOffline(sherpa: Sherpa, setup: RecogniserSetup): OfflineRecognizer {
  return refusing(() => new sherpa.OfflineRecognizer(shared(setup)));
}

function shared({ section, files, tokens, modelType, language, sampleRate, numThreads }: RecogniserSetup): object {
  const parts = language === null ? files : { ...files, language };
  return {
    featConfig: { sampleRate, featureDim: 80 },
    modelConfig: { [section]: parts, tokens, modelType, numThreads, provider: 'cpu', debug: 0 },
    decodingMethod: 'greedy_search',
  };
}

function refusing<Recognizer>(create: () => Recognizer): Recognizer {
  try {
    return create();
  } catch {
    throw modelUnreadable('SherpaOnnxSTTProvider', 'modelPath', 'is refused by sherpa-onnx');
  }
}
