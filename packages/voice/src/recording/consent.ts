import type { RecordingConsent, VoiceSession } from '@roomkit/core/voice';

/**
 * What somebody is asked before a call is recorded. With `all_party` it is asked again when somebody joins whom a
 * recording that runs would hear; nothing is kept until the answer.
 */
export interface RecordingConsentRequest {
  readonly session: VoiceSession;
  /** Who has to agree: `single_party` one of those in the call, `all_party` every one of them. */
  readonly consent: RecordingConsent;
  /** Everybody in the room's calls, this one included. */
  readonly parties: readonly VoiceSession[];
  /** Fires when the call ends, or that of whoever joins. */
  readonly signal: AbortSignal;
}

/** Finds out whether a call may be recorded. Failing is a no. */
export type RecordingConsentHandler = (request: RecordingConsentRequest) => boolean | Promise<boolean>;
