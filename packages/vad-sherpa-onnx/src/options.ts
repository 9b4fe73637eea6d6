import { ConfigurationError } from '@roomkit/core';
import { type UtteranceRules, utteranceRules } from '@roomkit/core/audio';
import type { VADConfig } from '@roomkit/core/voice';

/** Options of {@link SherpaOnnxVADProvider}. */
export interface SherpaOnnxVADOptions extends VADConfig {
  /** A file of Silero VAD, of version 4, 5 or 6. */
  readonly modelPath: string;
  /** Its SHA-256 in hex: sherpa-onnx ends the process over a damaged file, and only this shows every damage. */
  readonly modelSha256?: string;
  /** From which probability on it is speech, 0.01 to 0.99. @defaultValue 0.5, behind a denoiser 0.35 */
  readonly threshold?: number;
  /** Whether a denoiser comes before it. @defaultValue false */
  readonly isDenoised?: boolean;
  /** Longer utterances are cut here, in milliseconds. @defaultValue 20000 */
  readonly maxSegmentMs?: number;
  /** How often it reports levels and silence, in milliseconds of audio; null: never. @defaultValue 1000 */
  readonly reportIntervalMs?: number | null;
}

export interface SherpaOnnxVADSettings {
  readonly modelPath: string;
  readonly modelSha256: string | null;
  readonly threshold: number;
  readonly rules: UtteranceRules;
}

/** Checked, frozen, with what was left out. @throws ConfigurationError naming the field */
export function settingsOf(options: SherpaOnnxVADOptions): SherpaOnnxVADSettings {
  const { modelPath, modelSha256 = null, isDenoised = false } = options;
  const { threshold = isDenoised ? 0.35 : 0.5 } = options;
  if (typeof modelPath !== 'string' || modelPath.trim() === '')
    throw new ConfigurationError('modelPath', 'must be a path');
  if (modelSha256 !== null && !/^[\da-f]{64}$/u.test(modelSha256)) {
    throw new ConfigurationError('modelSha256', 'must be 64 hexadecimal digits in lower case');
  }
  if (!(threshold >= 0.01 && threshold <= 0.99)) throw new ConfigurationError('threshold', 'must be from 0.01 to 0.99');
  return Object.freeze({ modelPath, modelSha256, threshold, rules: utteranceRules(options) });
}
