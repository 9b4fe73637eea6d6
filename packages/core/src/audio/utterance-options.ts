import { ConfigurationError } from '../domain/errors.ts';
import type { VADConfig } from '../voice/stages.ts';

/** When an utterance begins, ends and is none. */
export interface UtteranceOptions extends VADConfig {
  /** How many frames of speech in a row make a start. @defaultValue 1 */
  readonly onsetFrames?: number;
  /** Longer ones are cut here, in milliseconds since the start. @defaultValue 20000 */
  readonly maxSegmentMs?: number;
  /**
   * How often it tells how loud speech is (`audio_level`) and how long it has been quiet (`silence`), in milliseconds
   * of audio; null: never. @defaultValue 1000
   */
  readonly reportIntervalMs?: number | null;
}

/** {@link UtteranceOptions} with nothing left out. */
export type UtteranceRules = Readonly<Required<UtteranceOptions>>;

/** A checked, frozen copy with what was left out. @throws ConfigurationError naming the field */
export function utteranceRules(options: UtteranceOptions = {}): UtteranceRules {
  const rules: UtteranceRules = {
    silenceThresholdMs: options.silenceThresholdMs ?? 500,
    speechPadMs: options.speechPadMs ?? 300,
    minSpeechDurationMs: options.minSpeechDurationMs ?? 250,
    onsetFrames: options.onsetFrames ?? 1,
    maxSegmentMs: options.maxSegmentMs ?? 20_000,
    reportIntervalMs: options.reportIntervalMs === undefined ? 1_000 : options.reportIntervalMs,
  };
  requireWithin('silenceThresholdMs', rules.silenceThresholdMs, 1, 60_000);
  requireWithin('speechPadMs', rules.speechPadMs, 0, 10_000);
  requireWithin('minSpeechDurationMs', rules.minSpeechDurationMs, 0, 60_000);
  requireWithin('maxSegmentMs', rules.maxSegmentMs, 100, 3_600_000);
  requireWithin('onsetFrames', rules.onsetFrames, 1, 100);
  if (!Number.isInteger(rules.onsetFrames)) throw new ConfigurationError('onsetFrames', 'must be an integer');
  if (rules.reportIntervalMs !== null) requireWithin('reportIntervalMs', rules.reportIntervalMs, 100, 3_600_000);
  return Object.freeze(rules);
}

function requireWithin(field: string, value: number, least: number, most: number): void {
  if (!Number.isFinite(value) || value < least || value > most) {
    throw new ConfigurationError(field, `must be from ${least} to ${most}`);
  }
}
