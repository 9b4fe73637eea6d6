import type { RealtimeVoiceProvider } from '@roomkit/core/voice';

import type { TestClock } from '../../runtime/test-clock.ts';

/** One connection as the vendor has it: what it was told, and how it is made to say something. */
export interface RealtimeVendorCall {
  readonly settings: {
    readonly systemPrompt: string | null;
    readonly voice: string | null;
    readonly tools: readonly string[];
  };
  /** The audio it got, piece by piece. */
  readonly audio: readonly Uint8Array[];
  readonly texts: readonly { readonly role: string; readonly text: string }[];
  readonly toolResults: readonly { readonly callId: string; readonly result: string }[];
  /** Where answers were cut, in milliseconds. */
  readonly truncations: readonly number[];
  /** How often it was asked for an answer, and told that somebody has finished. */
  readonly counts: { readonly asked: number; readonly committed: number };
  speechStarts(): void;
  speechEnds(): void;
  understands(pieces: readonly string[]): void;
  answerStarts(): void;
  says(pieces: readonly string[]): void;
  plays(audio: Uint8Array): void;
  /** Sends as base64 audio what is given, whatever that is. */
  playsRaw(base64: string): void;
  /** `arguments` are JSON as text. */
  callsTool(call: { readonly callId: string; readonly name: string; readonly arguments: string }): void;
  answerEnds(): void;
  answerIsCut(): void;
  /** Something goes wrong that does not end the session. */
  fails(code: string): void;
}

/** The vendor a provider under test connects to. */
export interface RealtimeVendor {
  /** How many connections there have been, and how many there are. */
  readonly connections: number;
  readonly open: number;
  /** The latest. */
  readonly call: RealtimeVendorCall;
  /** Refuses the next connections with a status of HTTP. */
  refuse(status: number, times?: number): void;
  /** Says nothing from now on, not even a greeting; `false` ends that. */
  silence(isSilent?: boolean): void;
  /** Breaks every connection, as a network does. */
  breakOff(): void;
  /** Ends every connection with a code of RFC 6455, 7.4. */
  end(code: number): void;
  /** Sends what nobody can read. */
  garble(): void;
}

/** A speech-to-speech provider under test, with its vendor. */
export interface RealtimeVoiceSubject {
  readonly provider: RealtimeVoiceProvider;
  readonly vendor: RealtimeVendor;
  /** The clock of the provider. */
  readonly clock: TestClock;
  /** Credentials that must not be seen anywhere. */
  readonly secrets?: readonly string[];
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number;
  close?(): Promise<void>;
}
