import { ConfigurationError, InputError, requireInteger } from '@roomkit/core';
import { requireOneOf } from '@roomkit/core/providers';

/** The voices within the package: a woman from the US, a man from the US, a man from Scotland, and a robot. */
export const FLITE_VOICES = ['slt', 'rms', 'awb', 'kal16'] as const;

/** The voices that are built in. */
export type FliteVoice = (typeof FLITE_VOICES)[number];

/** What a {@link FliteTTSProvider} is made of. Nothing is needed. */
export interface FliteOptions {
  /** @defaultValue 'slt' */
  readonly voice?: FliteVoice;
  /** 0.5 is half as fast, 2 twice. @defaultValue 1 */
  readonly speed?: number;
  /** Silence between the sentences of an utterance, in milliseconds, 0 to 2,000. @defaultValue 150 */
  readonly sentencePauseMs?: number;
}

/** The seed's way to name {@link FliteOptions}. */
export type FliteConfig = FliteOptions;

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: FliteOptions): Readonly<Required<FliteOptions>> {
  const { voice = 'slt', speed = 1, sentencePauseMs = 150 } = options;
  requireOneOf('voice', voice, FLITE_VOICES);
  if (!Number.isFinite(speed) || speed < 0.5 || speed > 2)
    throw new ConfigurationError('speed', 'must be from 0.5 to 2');
  requireInteger('sentencePauseMs', sentencePauseMs, 0);
  if (sentencePauseMs > 2_000) throw new ConfigurationError('sentencePauseMs', 'must be at most 2000');
  return Object.freeze({ voice, speed, sentencePauseMs });
}

/** The voice of one call. @throws InputError for one the package does not have */
export function voiceOf(asked: string | null | undefined, preset: FliteVoice): FliteVoice {
  if (asked === undefined || asked === null) return preset;
  const voice = FLITE_VOICES.find((name) => name === asked);
  if (voice === undefined) throw new InputError('voice', `must be one of ${FLITE_VOICES.join(', ')}`);
  return voice;
}
