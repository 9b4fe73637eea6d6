import type { AIGenerationRequest, AIThinkingReport, AIToolUse, ToolCallEvent } from '../ai/hook-payloads.ts';
import type { ChannelBinding } from '../domain/binding.ts';
import type { EventContent } from '../domain/content.ts';
import type { DeliveryStatus } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { IdentityResult } from '../domain/identity.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room } from '../domain/room.ts';
import type { Observation, Task } from '../domain/task.ts';
import type { ProtocolTrace } from '../domain/trace.ts';
import type {
  AudioLevelEvent,
  BackchannelEvent,
  BargeInEvent,
  BridgeAudioEvent,
  DtmfReceivedEvent,
  RecordingEvent,
  SpeakerChangeEvent,
  SpeechEvent,
  SpeechOutputEvent,
  TextInjectedEvent,
  TranscriptionEvent,
  TTSCancelledEvent,
  TurnEvent,
  VADSilenceEvent,
} from '../voice/hook-payloads.ts';

/** An identity hook's question: who sent this? */
export interface IdentityQuestion {
  readonly message: InboundMessage;
  readonly result: IdentityResult;
}

/** A proactive delivery on its way. */
export interface DeliveryRequest {
  readonly roomId: string;
  readonly channelId: string | null;
  readonly content: EventContent;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A pending question to a person. */
export interface InputRequest {
  readonly requestId: string;
  readonly roomId: string;
  readonly prompt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A failure while an event was processed. */
export interface PipelineFailure {
  readonly channelId: string | null;
  readonly eventId: string | null;
  readonly error: unknown;
}

/** A finished turn of an intelligence channel. */
export interface AIResponseReport {
  readonly channelId: string;
  readonly triggerEventId: string;
  readonly text: string;
  readonly toolCallCount: number;
  readonly durationMs: number;
  readonly usage: Readonly<Record<string, number>>;
}

/** A channel's binding as it is after a change. */
export interface BindingChange {
  readonly channelId: string;
  readonly binding: ChannelBinding | null;
}

/**
 * Triggers and what their hooks get. `sync` hooks run one after another and may block or modify;
 * `async` hooks run side by side and change nothing. Packages add triggers by declaration merging.
 */
export interface HookTriggers {
  before_broadcast: { readonly mode: 'sync'; readonly payload: RoomEvent };
  after_broadcast: { readonly mode: 'async'; readonly payload: RoomEvent };
  on_event_updated: { readonly mode: 'async'; readonly payload: RoomEvent };
  on_event_deleted: { readonly mode: 'async'; readonly payload: RoomEvent };
  on_error: { readonly mode: 'async'; readonly payload: PipelineFailure };
  on_channel_attached: { readonly mode: 'async'; readonly payload: BindingChange };
  on_channel_detached: { readonly mode: 'async'; readonly payload: BindingChange };
  on_channel_muted: { readonly mode: 'async'; readonly payload: BindingChange };
  on_channel_unmuted: { readonly mode: 'async'; readonly payload: BindingChange };
  on_room_created: { readonly mode: 'async'; readonly payload: Room };
  on_room_paused: { readonly mode: 'async'; readonly payload: Room };
  on_room_closed: { readonly mode: 'async'; readonly payload: Room };
  on_session_started: {
    readonly mode: 'async';
    readonly payload: {
      readonly channelId: string;
      readonly channelType: string;
      readonly senderId: string;
      readonly roomId: string;
      /** The live session, such as a call, where the channel has sessions; the same after a reconnect. */
      readonly sessionId?: string | null;
    };
  };
  on_identity_ambiguous: { readonly mode: 'sync'; readonly payload: IdentityQuestion };
  on_identity_unknown: { readonly mode: 'sync'; readonly payload: IdentityQuestion };
  on_participant_identified: { readonly mode: 'async'; readonly payload: Participant };
  on_participant_joined: { readonly mode: 'async'; readonly payload: Participant };
  on_participant_left: { readonly mode: 'async'; readonly payload: Participant };
  on_participant_updated: { readonly mode: 'async'; readonly payload: Participant };
  before_deliver: { readonly mode: 'sync'; readonly payload: DeliveryRequest };
  after_deliver: { readonly mode: 'async'; readonly payload: DeliveryRequest };
  on_task_created: { readonly mode: 'async'; readonly payload: Task };
  on_observation: { readonly mode: 'async'; readonly payload: Observation };
  on_delivery_status: { readonly mode: 'async'; readonly payload: DeliveryStatus };
  on_user_input_required: { readonly mode: 'sync'; readonly payload: InputRequest };
  on_protocol_trace: { readonly mode: 'async'; readonly payload: ProtocolTrace };
  before_ai_context_build: { readonly mode: 'sync'; readonly payload: RoomEvent };
  before_ai_generation: { readonly mode: 'sync'; readonly payload: AIGenerationRequest };
  before_tool_use: { readonly mode: 'sync'; readonly payload: AIToolUse };
  on_ai_thinking: { readonly mode: 'async'; readonly payload: AIThinkingReport };
  on_ai_response: { readonly mode: 'async'; readonly payload: AIResponseReport };
  on_tool_call: { readonly mode: 'sync'; readonly payload: ToolCallEvent };
  on_transcription: { readonly mode: 'sync'; readonly payload: TranscriptionEvent };
  before_tts: { readonly mode: 'sync'; readonly payload: string };
  before_bridge_audio: { readonly mode: 'sync'; readonly payload: BridgeAudioEvent };
  on_partial_transcription: { readonly mode: 'async'; readonly payload: TranscriptionEvent };
  after_tts: { readonly mode: 'async'; readonly payload: SpeechOutputEvent };
  on_speech_start: { readonly mode: 'async'; readonly payload: SpeechEvent };
  on_speech_end: { readonly mode: 'async'; readonly payload: SpeechEvent };
  on_vad_silence: { readonly mode: 'async'; readonly payload: VADSilenceEvent };
  on_vad_audio_level: { readonly mode: 'async'; readonly payload: AudioLevelEvent };
  on_input_audio_level: { readonly mode: 'async'; readonly payload: AudioLevelEvent };
  on_output_audio_level: { readonly mode: 'async'; readonly payload: AudioLevelEvent };
  on_barge_in: { readonly mode: 'async'; readonly payload: BargeInEvent };
  on_tts_cancelled: { readonly mode: 'async'; readonly payload: TTSCancelledEvent };
  on_speaker_change: { readonly mode: 'async'; readonly payload: SpeakerChangeEvent };
  on_dtmf: { readonly mode: 'async'; readonly payload: DtmfReceivedEvent };
  on_turn_complete: { readonly mode: 'async'; readonly payload: TurnEvent };
  on_turn_incomplete: { readonly mode: 'async'; readonly payload: TurnEvent };
  on_backchannel: { readonly mode: 'async'; readonly payload: BackchannelEvent };
  on_recording_started: { readonly mode: 'async'; readonly payload: RecordingEvent };
  on_recording_stopped: { readonly mode: 'async'; readonly payload: RecordingEvent };
  on_realtime_text_injected: { readonly mode: 'async'; readonly payload: TextInjectedEvent };
}

/** The name of a trigger. */
export type HookTriggerName = keyof HookTriggers;

/** Triggers where an unusable outcome blocks instead of allowing (RFC 9.3): nothing unchecked is spoken, heard or executed. */
export const FAIL_CLOSED_TRIGGERS: ReadonlySet<HookTriggerName> = new Set<HookTriggerName>([
  'before_tts',
  'on_transcription',
  'before_tool_use',
]);

/** Triggers where a hook that fails blocks, though one that says nothing allows: what it could not check stays away. */
export const DROPS_WHAT_FAILED: ReadonlySet<string> = new Set(['before_bridge_audio']);

/** Triggers whose hooks are awaited one after another and may block or modify. */
export const SYNC_TRIGGERS: ReadonlySet<string> = new Set<string>([
  'before_broadcast',
  'on_identity_ambiguous',
  'on_identity_unknown',
  'before_deliver',
  'on_user_input_required',
  'before_ai_context_build',
  'before_ai_generation',
  'before_tool_use',
  'on_tool_call',
  'on_transcription',
  'before_tts',
  'before_bridge_audio',
  'before_bridge_video',
]);
