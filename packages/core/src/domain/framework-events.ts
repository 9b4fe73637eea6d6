import type { DeliveryError } from './delivery.ts';
import type { VoiceTurnReport } from './voice-turn.ts';

/** The call a fact is about. */
export type VoiceSessionFact = {
  readonly sessionId: string;
  readonly roomId: string | null;
  readonly channelId: string;
};

/** The facts a framework event carries, by its name. Packages add names by declaration merging. */
export interface FrameworkEvents {
  room_created: { readonly roomId: string };
  room_paused: { readonly roomId: string };
  room_resumed: { readonly roomId: string };
  room_closed: { readonly roomId: string };
  room_reopened: { readonly roomId: string };
  room_archived: { readonly roomId: string };
  room_deleted: { readonly roomId: string };
  room_refused_event: { readonly roomId: string; readonly channelId: string; readonly reason: string };
  channel_registered: { readonly channelId: string };
  channel_unregistered: { readonly channelId: string };
  room_channel_attached: { readonly roomId: string; readonly channelId: string };
  room_channel_detached: { readonly roomId: string; readonly channelId: string };
  channel_connected: { readonly channelId: string; readonly connectionId: string };
  channel_disconnected: { readonly channelId: string; readonly connectionId: string };
  session_started: { readonly roomId: string; readonly channelId: string; readonly senderId: string };
  event_processed: { readonly roomId: string; readonly eventId: string; readonly channelId: string };
  event_blocked: { readonly roomId: string; readonly eventId: string; readonly blockedBy: string };
  delivery_succeeded: { readonly roomId: string; readonly eventId: string; readonly channelId: string };
  delivery_failed: {
    readonly roomId: string;
    readonly eventId: string;
    readonly channelId: string;
    readonly error: DeliveryError;
  };
  /** Nobody knows whether it went; told in place of `delivery_failed`. */
  delivery_unknown: {
    readonly roomId: string;
    readonly eventId: string;
    readonly channelId: string;
    readonly error: DeliveryError;
  };
  delivery_skipped: { readonly roomId: string; readonly channelId: string; readonly eventIds: readonly string[] };
  delivery_dead: {
    readonly roomId: string;
    readonly eventId: string;
    readonly channelId: string;
    readonly error: DeliveryError;
  };
  broadcast_partial_failure: {
    readonly roomId: string;
    readonly eventId: string;
    readonly failed: number;
    readonly total: number;
  };
  process_timeout: { readonly roomId: string | null; readonly channelId: string; readonly timeoutMs: number };
  identity_resolved: { readonly roomId: string; readonly identityId: string; readonly participantId: string };
  identity_timeout: { readonly roomId: string; readonly channelId: string; readonly timeoutMs: number };
  chain_depth_exceeded: {
    readonly roomId: string;
    readonly channelId: string;
    readonly eventId: string;
    readonly depth: number;
  };
  hook_error: { readonly hook: string; readonly trigger: string; readonly error: unknown };
  hook_timeout: { readonly hook: string; readonly trigger: string; readonly timeoutMs: number };
  circuit_breaker_opened: { readonly channelId: string; readonly failureCount: number };
  circuit_breaker_closed: { readonly channelId: string };
  voice_session_started: VoiceSessionFact;
  voice_session_ready: VoiceSessionFact;
  voice_session_ended: VoiceSessionFact & { readonly reason: string | null };
  /** The seed's names of `voice_session_started` and `voice_session_ended`. */
  voice_connected: VoiceSessionFact;
  voice_disconnected: VoiceSessionFact & { readonly reason: string | null };
  recording_started: VoiceSessionFact & { readonly recordingId: string };
  recording_stopped: VoiceSessionFact & { readonly recordingId: string; readonly durationSeconds: number };
  stt_error: VoiceSessionFact & { readonly provider: string; readonly error: unknown };
  tts_error: VoiceSessionFact & { readonly provider: string; readonly error: unknown };
  /** Where the time of a spoken turn went. */
  voice_turn_measured: VoiceSessionFact & { readonly report: VoiceTurnReport };
  source_attached: { readonly channelId: string; readonly source: string };
  source_detached: { readonly channelId: string; readonly source: string };
  source_connected: { readonly channelId: string; readonly source: string };
  source_disconnected: { readonly channelId: string; readonly source: string };
  source_error: { readonly channelId: string; readonly source: string; readonly error: unknown };
  source_exhausted: { readonly channelId: string; readonly source: string; readonly attempts: number };
}

/** The name of a framework event. */
export type FrameworkEventName = keyof FrameworkEvents;

/** A fact about the kit itself, for observers; never stored in a timeline. */
export interface FrameworkEvent<Name extends FrameworkEventName = FrameworkEventName> {
  readonly type: Name;
  readonly organizationId: string | null;
  readonly roomId: string | null;
  readonly channelId: string | null;
  readonly eventId: string | null;
  readonly timestamp: Date;
  readonly data: FrameworkEvents[Name];
}
