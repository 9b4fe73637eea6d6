/** Where a call stands. `ended` is the end: who comes back gets a new session. */
export type VoiceSessionState = 'connecting' | 'active' | 'paused' | 'ended';

/** A change of a session's state. */
export interface VoiceSessionChange {
  readonly from: VoiceSessionState;
  readonly to: VoiceSessionState;
  /** Why it ended or paused, as a short word such as `hangup`, `transport_lost`, `detached`. */
  readonly reason: string | null;
}

/** One participant's live audio. Made by backends with `CallSession` of `@roomkit/core/audio`. */
export interface VoiceSession {
  readonly id: string;
  /** Null until the call has found its room. */
  readonly roomId: string | null;
  readonly organizationId: string | null;
  readonly participantId: string;
  readonly channelId: string | null;
  readonly state: VoiceSessionState;
  readonly createdAt: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Says which room the call belongs to. @throws RoomKitError `session_transition_invalid` once it has ended */
  bindTo(place: { readonly roomId: string; readonly channelId: string; readonly organizationId?: string | null }): void;
  /**
   * Moves on: connecting → active, active ⇄ paused, and from each of them to ended. The same state again is nothing.
   *
   * @throws RoomKitError `session_transition_invalid`
   */
  moveTo(state: VoiceSessionState, reason?: string): void;
  /** Hears of every change, in order; returns the way to stop. */
  onStateChange(listener: (change: VoiceSessionChange) => void): () => void;
}
