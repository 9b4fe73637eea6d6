import type { AudioContent } from '../domain/content.ts';
import type { AudioChunk, AudioFrame } from '../voice/audio.ts';
import type { VoiceSession } from '../voice/session.ts';
import type { STTCallOptions, TranscriptionResult, TTSCallOptions } from '../voice/speech.ts';

/** What a call begins with. */
export interface OpenCallOptions {
  readonly organizationId: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

/** A channel that keeps calls, such as `VoiceChannel`. */
export interface CallKeeper {
  /** Calls a participant into a room the channel is attached to. Resolves when the session is bound. */
  openCall(roomId: string, participantId: string, options: OpenCallOptions): Promise<VoiceSession>;
  /** Ends a call; false where there is none by this id. */
  endCall(sessionId: string, reason?: string): Promise<boolean>;
}

/** A channel that recognises and speaks for others than its own calls as well. */
export interface SpeechKeeper {
  /** @throws RoomKitError `not_supported` where the channel has no recogniser */
  transcribe(audio: AudioFrame | AudioChunk, options?: STTCallOptions): Promise<TranscriptionResult>;
  /** @throws RoomKitError `not_supported` where the channel has no voice */
  synthesize(text: string, options?: TTSCallOptions): Promise<AudioContent>;
}

/** Whether a channel keeps calls. */
export function keepsCalls(channel: object): channel is CallKeeper {
  const { openCall, endCall } = channel as Partial<CallKeeper>;
  return typeof openCall === 'function' && typeof endCall === 'function';
}

/** Whether a channel recognises and speaks. */
export function keepsSpeech(channel: object): channel is SpeechKeeper {
  const { transcribe, synthesize } = channel as Partial<SpeechKeeper>;
  return typeof transcribe === 'function' && typeof synthesize === 'function';
}
