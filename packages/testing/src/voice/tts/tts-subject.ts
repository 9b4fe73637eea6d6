import type { TTSProvider } from '@roomkit/core/voice';

/** A voice under test. */
export interface TTSSubject {
  /** A new one, or one whose `close` a later case survives. The suite calls its `prepare`. */
  readonly provider: TTSProvider;
  /** A sentence or two, long enough for several chunks. */
  readonly text: string;
  /** A voice that the provider does not have; left out where there is one alone. */
  readonly unknownVoice?: string;
  /** Credentials that must not be seen anywhere. */
  readonly secrets?: readonly string[];
  /** Resolves once the other side makes no speech for the provider any more, where there is another side. */
  idle?(): Promise<void>;
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number;
  close?(): Promise<void>;
}

/** Why a case about text that is still being written does not apply. */
export function needsStreamingInput({ provider }: TTSSubject): string | null {
  return provider.capabilities.streamingInput ? null : 'it does not claim streamingInput';
}
