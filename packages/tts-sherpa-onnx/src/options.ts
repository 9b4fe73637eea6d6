import { ConfigurationError, InputError, requireInteger } from '@roomkit/core';
import { requireOneOf, requireText } from '@roomkit/core/providers';

import { MODELS, type SherpaOnnxTTSModel } from './models.ts';

/** What a {@link SherpaOnnxTTSProvider} is made of. */
export interface SherpaOnnxTTSOptions {
  /** The folder of a voice, unpacked as sherpa-onnx publishes it. */
  readonly modelPath: string;
  /** Which kind of voice it is. */
  readonly model: SherpaOnnxTTSModel;
  /** What the voice speaks at, in Hz; its page says it. @defaultValue 22050 */
  readonly sampleRate?: number;
  /** The number of the speaker, where there are several. @defaultValue 0 */
  readonly speaker?: number;
  /** 0.5 is half as fast, 2 twice. @defaultValue 1 */
  readonly speed?: number;
  /** @defaultValue 1 */
  readonly numThreads?: number;
}

/** The seed's way to name {@link SherpaOnnxTTSOptions}. */
export type SherpaOnnxTTSConfig = SherpaOnnxTTSOptions;

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: SherpaOnnxTTSOptions): Readonly<Required<SherpaOnnxTTSOptions>> {
  const { modelPath, model, sampleRate = 22_050, speaker = 0, speed = 1, numThreads = 1 } = options;
  requireText('modelPath', modelPath);
  requireOneOf('model', model, Object.keys(MODELS));
  requireInteger('sampleRate', sampleRate, 8_000);
  requireInteger('speaker', speaker, 0);
  requireInteger('numThreads', numThreads, 1);
  if (!(speed >= 0.5 && speed <= 2)) throw new ConfigurationError('speed', 'must be from 0.5 to 2');
  return Object.freeze({ modelPath, model, sampleRate, speaker, speed, numThreads });
}

/** The speaker of one call. @throws InputError for a name that is no number */
export function speakerOf(asked: string | null | undefined, preset: number): number {
  if (asked === undefined || asked === null) return preset;
  if (!/^\d{1,6}$/u.test(asked)) throw new InputError('voice', 'must be the number of a speaker');
  return Number(asked);
}
