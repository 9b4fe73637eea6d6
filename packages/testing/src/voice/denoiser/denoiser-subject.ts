import type { DenoiserProvider } from '@roomkit/core/voice';

/** A denoiser under test. The suite prepares it and closes it. */
export interface DenoiserSubject {
  readonly denoiser: DenoiserProvider;
  /**
   * A sound of so many milliseconds that it takes for speech, of the first of its rates.
   *
   * @defaultValue `createSpeechLike`
   */
  speech?(durationMs: number, sampleRate: number): Int16Array;
  /** By how much steady noise is quieter behind it once it knows the noise, in dB. @defaultValue 6 */
  readonly reductionDb?: number;
  /** How far behind its output may be, in milliseconds. @defaultValue 60 */
  readonly delayMs?: number;
  /** Gives back whatever else the subject holds. */
  close?(): Promise<void>;
}
