import type { AudioFrame, STTProvider } from '@roomkit/core/voice';

/** A recording, and what is said in it. */
export interface STTSpeech {
  /** Linear PCM, mono, at a rate that the provider takes. */
  readonly audio: AudioFrame;
  /** Words that must be heard, in this order; case and punctuation do not matter, more may stand between. */
  readonly words: readonly string[];
}

/** A recogniser under test. */
export interface STTSubject {
  /** A new one, or one whose `close` a later case survives. The suite calls its `prepare`. */
  readonly provider: STTProvider;
  /** At least one; with two, streams at the same time are told apart. */
  readonly speech: readonly STTSpeech[];
  /** BCP 47; left out where the provider serves one alone. */
  readonly language?: string;
  /** How much silence the suite adds to make the provider hear an end, in milliseconds. @defaultValue 2000 */
  readonly endpointSilenceMs?: number;
  /** Credentials that must not be seen anywhere. */
  readonly secrets?: readonly string[];
  /** Resolves once the other side holds no stream of the provider any more, where there is another side. */
  idle?(): Promise<void>;
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number;
  close?(): Promise<void>;
}

/** Why a case about streams does not apply. */
export function needsStreaming({ provider }: STTSubject): string | null {
  return provider.capabilities.streaming ? null : 'it does not claim streaming';
}
