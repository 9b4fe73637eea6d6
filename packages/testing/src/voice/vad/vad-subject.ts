import type { VADConfig, VADProvider } from '@roomkit/core/voice';

/** A detector of speech under test. The suite prepares it and closes it. */
export interface VADSubject {
  readonly vad: VADProvider;
  /** What it was made with. @defaultValue 500, 300 and 250 ms */
  readonly config?: VADConfig;
  /**
   * A sound of so many milliseconds that it takes for speech from beginning to end, of the first of its rates.
   *
   * @defaultValue `createSpeechLike`
   */
  speech?(durationMs: number, sampleRate: number): Int16Array;
  /** How much later than at once it may notice that speech began or ended, in milliseconds. @defaultValue 320 */
  readonly toleranceMs?: number;
  /** Gives back whatever else the subject holds. */
  close?(): Promise<void>;
}
