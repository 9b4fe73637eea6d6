import type { ProtocolTraceDraft } from '../domain/trace.ts';
import type { AudioChunk, AudioFormat, AudioFrame } from './audio.ts';
import type { VoiceCapabilities } from './capability.ts';
import type { VoiceSession } from './session.ts';
import type { DtmfEvent } from './stages.ts';

/** What every call of a voice port may be given. */
export interface VoiceCallOptions {
  readonly signal?: AbortSignal;
}

/** What became of audio that was stopped. */
export interface CancelledAudio {
  /** How much of the utterance was played, in milliseconds of audio. 0 when nothing was playing. */
  readonly playedMs: number;
  /** Whether the transport confirmed it; otherwise it is what was sent less what cannot have been heard yet. */
  readonly confirmed: boolean;
}

/** Packets of a lossy transport. */
export interface TransportStatistics {
  readonly packetsLost: number;
  /** Frames made up in place of lost ones; each carries `metadata.concealed`. */
  readonly concealedFrames: number;
}

/** Stops listening. */
export type Unsubscribe = () => void;

/**
 * Transport of live audio, and nothing else: frames in, chunks out, and the life of a call. It knows nothing of
 * speech. Listeners are called in the order of what happened, must not block, and cannot break the backend by throwing.
 */
export interface VoiceBackend {
  readonly specificationVersion: 'v1';
  readonly name: string;
  readonly capabilities: VoiceCapabilities;
  /** Whether `connect` opens the call by itself; otherwise callers come in by {@link VoiceBackend.onIncoming}. */
  readonly autoConnect: boolean;
  /** What frames come in as. Always linear PCM. */
  readonly inboundFormat: AudioFormat;
  /** What chunks have to be; `codec` may be `mulaw` or `alaw`. */
  readonly outboundFormat: AudioFormat;
  /** Whether it feeds the echo canceller its reference at the loudspeaker by itself: {@link onAudioPlayed}. */
  readonly feedsAecReference?: boolean;

  /** Opens a session for a participant. @throws RoomKitError `not_supported` where calls only come in */
  connect(
    roomId: string,
    participantId: string,
    channelId: string,
    options?: VoiceCallOptions & { readonly metadata?: Readonly<Record<string, unknown>> },
  ): Promise<VoiceSession>;
  /** Takes up an incoming call, such as a SIP INVITE, a WebRTC offer or a media socket. */
  accept(request: unknown, options?: VoiceCallOptions): Promise<VoiceSession>;
  /** Ends a session: its state is then `ended`. Again is nothing. */
  disconnect(session: VoiceSession, reason?: string): Promise<void>;

  /**
   * Plays audio in {@link outboundFormat}, after what still plays. Pulls from an iterable no faster than it plays,
   * but for a short lead. Resolves when the last of it has been played, or was cancelled.
   *
   * @throws RoomKitError `session_ended`
   */
  sendAudio(
    session: VoiceSession,
    audio: Uint8Array | AsyncIterable<AudioChunk>,
    options?: VoiceCallOptions,
  ): Promise<void>;
  /** Plays one piece at once, mixed with nothing and waited for by nobody: the way of bridged calls. */
  sendAudioSync?(session: VoiceSession, chunk: AudioChunk): void;
  /** Stops what plays, drops what waits, and lets every pending `sendAudio` resolve. */
  cancelAudio(session: VoiceSession): Promise<CancelledAudio>;
  /** How far the running utterance has been played, in milliseconds of audio; null when nothing plays. */
  playedMs(session: VoiceSession): number | null;
  /**
   * Presses a key.
   *
   * @param durationMs - 1 to 10,000, 160 unless given
   * @throws InputError; RoomKitError `not_supported` without `DTMF_SIGNALING`, `session_ended`
   */
  sendDtmf(session: VoiceSession, digit: string, durationMs?: number): Promise<void>;

  getSession(sessionId: string): VoiceSession | null;
  listSessions(roomId: string): readonly VoiceSession[];
  /** Packet counts of a lossy transport; absent where nothing can be lost. */
  statistics?(session: VoiceSession): TransportStatistics;

  /**
   * Hears what comes in, frame by frame. Whoever hears a frame may keep it as it is, and read it later: its memory is
   * not used for another one.
   */
  onAudioReceived(listener: (session: VoiceSession, frame: AudioFrame) => void): Unsubscribe;
  /** Somebody called; whoever hears it gives the session a room or disconnects it. */
  onIncoming(listener: (session: VoiceSession) => void): Unsubscribe;
  /** Audio can flow. Once a session. */
  onSessionReady(listener: (session: VoiceSession) => void): Unsubscribe;
  /** The other side is gone; the session has ended. Not called for `disconnect`. */
  onTransportDisconnect(listener: (session: VoiceSession, reason: string) => void): Unsubscribe;
  onBargeIn(listener: (session: VoiceSession) => void): Unsubscribe;
  onDtmfReceived(listener: (session: VoiceSession, event: DtmfEvent) => void): Unsubscribe;
  /** What left the loudspeaker, at the time it did; only of backends that know. */
  onAudioPlayed?(listener: (session: VoiceSession, frame: AudioFrame) => void): Unsubscribe;
  /** Where signalling is told; null to stop. Without room and channel, which the channel adds. */
  setTraceEmitter(emit: ((trace: ProtocolTraceDraft) => void) | null): void;
  /** Ends every session and releases what the backend holds. */
  close(): Promise<void>;
}
