import { ConfigurationError, requireInteger, requirePositive } from '@roomkit/core';
import { requireOneOf, requireText, requireUsable } from '@roomkit/core/providers';

import { type ModelKind, MODELS, type SherpaOnnxSTTModel } from './models.ts';

/** What a {@link SherpaOnnxSTTProvider} is made of. */
export interface SherpaOnnxSTTOptions {
  /** The folder of a model, unpacked as sherpa-onnx publishes it. */
  readonly modelPath: string;
  /** Which kind of model it is. */
  readonly model: SherpaOnnxSTTModel;
  /** Whether files with `int8` in their name are taken where there are such. @defaultValue true */
  readonly quantized?: boolean;
  /** What the model was made for, in Hz. @defaultValue 16000 */
  readonly sampleRate?: number;
  /** @defaultValue 1 */
  readonly numThreads?: number;
  /** BCP 47: what results say, and what `whisper` and `sense_voice` are told. @defaultValue they find out, and do not say */
  readonly language?: string | null;
  /** Whether a streaming model ends utterances by itself. @defaultValue true */
  readonly endpointing?: boolean;
  /** How long it has to be quiet for that, in milliseconds. @defaultValue 1200 */
  readonly endpointSilenceMs?: number;
}

/** The seed's way to name {@link SherpaOnnxSTTOptions}. */
export type SherpaOnnxSTTConfig = SherpaOnnxSTTOptions;

/** Options with every default filled in. */
export interface ResolvedOptions extends Required<Omit<SherpaOnnxSTTOptions, 'model'>> {
  readonly kind: ModelKind;
}

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: SherpaOnnxSTTOptions): ResolvedOptions {
  const { modelPath, model, quantized = true, sampleRate = 16_000, numThreads = 1, language = null } = options;
  requireText('modelPath', modelPath);
  requireOneOf('model', model, Object.keys(MODELS));
  requireInteger('sampleRate', sampleRate, 8_000);
  requireInteger('numThreads', numThreads, 1);
  if (language !== null) requireUsable('language', 'must be a tag of BCP 47', () => new Intl.Locale(language));
  const { endpointing = true, endpointSilenceMs = 1_200 } = options;
  requirePositive('endpointSilenceMs', endpointSilenceMs);
  if (sampleRate % 50 !== 0) throw new ConfigurationError('sampleRate', 'must come out even in 20 ms');
  const kind = MODELS[model];
  return Object.freeze({
    modelPath,
    kind,
    quantized,
    sampleRate,
    numThreads,
    language,
    endpointing: endpointing && kind.isStreaming,
    endpointSilenceMs,
  });
}
