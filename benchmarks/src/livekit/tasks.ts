/** What a side is asked to do. */
export type Task =
  | { readonly kind: 'vad'; readonly rate: number }
  | { readonly kind: 'resample' }
  | { readonly kind: 'fidelity' }
  | { readonly kind: 'turns'; readonly count: number };

export interface VadReport {
  /** Processor time ÷ audio time. */
  readonly factor: number;
  /** How often the model ran: a side that runs it less often would look cheaper than it is. */
  readonly windows: number;
  /** At which place of the audio each start of speech was told, in milliseconds. */
  readonly startsMs: readonly number[];
}

export interface ResampleReport {
  /** Processor time ÷ audio time. */
  readonly factor: number;
}

/** What a resampler does to the audio, from 48,000 Hz to 16,000. */
export interface FidelityReport {
  /** How much later a sound comes out than it went in, in milliseconds. */
  readonly delayMs: number;
  /** How much is lost of a tone just below what the lower rate can hold, in dB. */
  readonly lossDb: number;
  /** What is left of a tone just above it, in dB. */
  readonly aliasDb: number;
}

/** Turns of a call in real time, in milliseconds. */
export interface TurnsReport {
  /** From the last frame of a question to the first of its answer, without the silence that was asked for. */
  readonly answerMs: readonly number[];
  /** From the first frame that is spoken over an answer to the moment the transport is told to stop. */
  readonly stopMs: readonly number[];
}

/** One of the two that are compared. */
export interface Side {
  /** The versions of what is measured. */
  readonly versions: Readonly<Record<string, string>>;
  vad(rate: number): Promise<VadReport>;
  resample(): Promise<ResampleReport>;
  fidelity(): Promise<FidelityReport>;
  turns(count: number): Promise<TurnsReport>;
}

/** A transport's frames, in milliseconds. */
export const FRAME_MS = 20;

/** How long it has to be quiet for a turn to end, in milliseconds: the same for both. */
export const SILENCE_MS = 500;

export const QUESTION = 'tell me more';

/** Everything the fake model says: long enough to be spoken over. */
export const ANSWER = 'This is what I have to say about it, and it takes me quite a while to say all of it. ';

/** How long the fake voice takes to say a character, in milliseconds. */
export const CHARACTER_MS = 50;
