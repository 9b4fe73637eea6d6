import { ConfigurationError } from '@roomkit/core';

/** Options of {@link SherpaOnnxDenoiserProvider}. */
export interface SherpaOnnxDenoiserOptions {
  /** A file of GTCRN or of DPDFNet, as sherpa-onnx publishes them. */
  readonly modelPath: string;
  /** Its SHA-256 in hex: sherpa-onnx ends the process over a damaged file, and only this shows every damage. */
  readonly modelSha256?: string;
  /** The rate of the model and of the pipeline. @defaultValue 16000 */
  readonly sampleRate?: 8_000 | 16_000 | 48_000;
}

export type SherpaOnnxDenoiserSettings = Readonly<
  Required<Omit<SherpaOnnxDenoiserOptions, 'modelSha256'>> & { modelSha256: string | null }
>;

/** Checked, frozen, with what was left out. @throws ConfigurationError naming the field */
export function settingsOf(options: SherpaOnnxDenoiserOptions): SherpaOnnxDenoiserSettings {
  const { modelPath, modelSha256 = null, sampleRate = 16_000 } = options;
  if (typeof modelPath !== 'string' || modelPath.trim() === '')
    throw new ConfigurationError('modelPath', 'must be a path');
  if (modelSha256 !== null && !/^[\da-f]{64}$/u.test(modelSha256)) {
    throw new ConfigurationError('modelSha256', 'must be 64 hexadecimal digits in lower case');
  }
  if (![8_000, 16_000, 48_000].includes(sampleRate)) {
    throw new ConfigurationError('sampleRate', 'must be 8000, 16000 or 48000');
  }
  return Object.freeze({ modelPath, modelSha256, sampleRate });
}
