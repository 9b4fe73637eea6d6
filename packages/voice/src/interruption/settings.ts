import { ConfigurationError } from '@roomkit/core';
import type { BackchannelDetector, InterruptionConfig, InterruptionStrategy } from '@roomkit/core/voice';

/** When speech over an answer stops it, with every default filled in. */
export interface InterruptionSettings {
  readonly strategy: InterruptionStrategy;
  readonly minSpeechMs: number;
  readonly backchannelDetector: BackchannelDetector | null;
  readonly flushPartialTts: boolean;
  readonly keepPartialTranscript: boolean;
  readonly allowDuringFirstMs: number;
  /** `semantic` was asked for, but nothing tells words of assent from interruptions. */
  readonly lacksDetector: boolean;
}

/** The two options that say the same in short. */
export interface ShortInterruption {
  readonly enableBargeIn: boolean | undefined;
  readonly bargeInThresholdMs: number | undefined;
}

const STRATEGIES: readonly string[] = ['immediate', 'confirmed', 'semantic', 'disabled'];
/** RFC A.10. */
const THRESHOLD_MS = 500;

/** @throws ConfigurationError naming the option */
export function resolveInterruption(given: InterruptionConfig | null, short: ShortInterruption): InterruptionSettings {
  const config = given ?? longFormOf(short);
  const { strategy = 'confirmed', minSpeechMs = 300, allowDuringFirstMs = 0, backchannelDetector = null } = config;
  if (!STRATEGIES.includes(strategy)) {
    throw new ConfigurationError('interruption.strategy', `must be one of ${STRATEGIES.join(', ')}`);
  }
  requireMs('interruption.minSpeechMs', minSpeechMs);
  requireMs('interruption.allowDuringFirstMs', allowDuringFirstMs);
  const lacksDetector = strategy === 'semantic' && backchannelDetector === null;
  return {
    strategy: lacksDetector ? 'confirmed' : strategy,
    minSpeechMs,
    backchannelDetector,
    flushPartialTts: config.flushPartialTts ?? true,
    keepPartialTranscript: config.keepPartialTranscript ?? true,
    allowDuringFirstMs,
    lacksDetector,
  };
}

function longFormOf({ enableBargeIn, bargeInThresholdMs }: ShortInterruption): InterruptionConfig {
  const allowDuringFirstMs = bargeInThresholdMs ?? (enableBargeIn === true ? THRESHOLD_MS : 0);
  if (enableBargeIn === undefined) return { allowDuringFirstMs };
  return { strategy: enableBargeIn ? 'immediate' : 'disabled', allowDuringFirstMs };
}

function requireMs(field: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw new ConfigurationError(field, 'must be 0 or more');
}
