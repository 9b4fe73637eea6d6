import type { DiarizationProvider } from '@roomkit/core/voice';

/** A provider that tells speakers apart, under test. The suite prepares it and closes it. */
export interface DiarizationSubject {
  readonly diarization: DiarizationProvider;
  /**
   * Two voices that it tells apart, so many milliseconds of each, of the first of its rates.
   *
   * @defaultValue a low and a high one of `createSpeechLike`
   */
  voices?(durationMs: number, sampleRate: number): readonly [Int16Array, Int16Array];
  /** How much of a voice it needs to know it, in milliseconds. @defaultValue 4000 */
  readonly neededMs?: number;
  /** Makes a voice known under a label, where the provider can. */
  enroll?(label: string, samples: Int16Array): Promise<void> | void;
  /** Gives back whatever else the subject holds. */
  close?(): Promise<void>;
}
