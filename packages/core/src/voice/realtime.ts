import type { JsonSchema } from '../ai/context.ts';
import type { ProtocolTraceDraft } from '../domain/trace.ts';
import type { AudioFormat } from './audio.ts';
import type { Unsubscribe, VoiceCallOptions } from './backend.ts';
import type { VoiceSession } from './session.ts';

/** A tool a speech-to-speech model may call. */
export interface RealtimeTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

/** What a session with a speech-to-speech model begins with. */
export interface RealtimeConnectOptions extends VoiceCallOptions {
  readonly systemPrompt?: string;
  readonly voice?: string;
  readonly tools?: readonly RealtimeTool[];
  readonly temperature?: number;
  /**
   * What `sendAudio` is going to bring: the whole line, or only what is said, from where somebody begins to speak until
   * `commitTurn`. A session keeps what it began with. @defaultValue 'continuous'
   */
  readonly audio?: 'continuous' | 'speech';
}

/** What a speech-to-speech model can do. */
export interface RealtimeVoiceCapabilities {
  /** Prompt, voice and tools can be changed while the session runs: `configure`. */
  readonly reconfigure: boolean;
  /** Forgets what it said but nobody heard: `truncateAudio`. */
  readonly truncation: boolean;
  /** Goes on where it stopped when the connection broke. */
  readonly resumption: boolean;
  /** Can be told by the other side when somebody stops speaking: `commitTurn`. */
  readonly manualTurns: boolean;
}

/** A line of a conversation with a speech-to-speech model. */
export interface RealtimeTranscription {
  readonly text: string;
  readonly role: 'user' | 'assistant';
  /** Whether `text` is the whole of it. One that is not is what has been understood so far. */
  readonly isFinal: boolean;
}

/** A call of a tool; `arguments` are as the model wrote them, parsed. */
export interface RealtimeToolCall {
  readonly callId: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A failure of a session, in our words. */
export interface RealtimeFailure {
  readonly code: string;
  readonly message: string;
  /** Whether the session has ended with it. */
  readonly isFatal: boolean;
}

/** Hears what a speech-to-speech session says. Called in order; must not block. */
export interface RealtimeVoiceListener {
  /** Audio of the model, in `outputFormat`. It comes faster than it can be played. */
  onAudio(session: VoiceSession, audio: Uint8Array): void;
  onTranscription(session: VoiceSession, transcription: RealtimeTranscription): void;
  onSpeechStart(session: VoiceSession): void;
  onSpeechEnd(session: VoiceSession): void;
  onToolCall(session: VoiceSession, call: RealtimeToolCall): void;
  onResponseStart(session: VoiceSession): void;
  /** Nothing more comes of this response; `interrupted` when it was cut off. */
  onResponseEnd(session: VoiceSession, end: { readonly interrupted: boolean }): void;
  onError(session: VoiceSession, failure: RealtimeFailure): void;
  /** The connection broke and came back; `resumed` when the model still knows what was said. */
  onReconnected(session: VoiceSession, how: { readonly resumed: boolean }): void;
}

/** A model that hears and speaks by itself. */
export interface RealtimeVoiceProvider {
  readonly specificationVersion: 'v1';
  readonly name: string;
  readonly capabilities: RealtimeVoiceCapabilities;
  /** Linear PCM, mono, or G.711. */
  readonly inputFormat: AudioFormat;
  readonly outputFormat: AudioFormat;
  connect(session: VoiceSession, options: RealtimeConnectOptions): Promise<void>;
  /** Changes what `connect` was given. @throws RoomKitError `not_supported` */
  configure(session: VoiceSession, options: RealtimeConnectOptions): Promise<void>;
  disconnect(session: VoiceSession): Promise<void>;
  /** Never waits for the wire; what cannot be sent is dropped from the oldest. */
  sendAudio(session: VoiceSession, audio: Uint8Array): void;
  /** Puts text into the conversation. `respond` asks the model to say something to it. */
  injectText(
    session: VoiceSession,
    text: string,
    options: { readonly role: 'user' | 'system' | 'assistant'; readonly respond: boolean } & VoiceCallOptions,
  ): Promise<void>;
  submitToolResult(session: VoiceSession, callId: string, result: string): Promise<void>;
  /** Stops the running response. */
  interrupt(session: VoiceSession): Promise<void>;
  /**
   * Says how much of the last response was played, so that the model knows what was heard. After `interrupt`, that is
   * the one which was stopped, although another may have begun.
   */
  truncateAudio(session: VoiceSession, playedMs: number): Promise<void>;
  /** Says that the person has finished speaking. @throws RoomKitError `not_supported` */
  commitTurn(session: VoiceSession): Promise<void>;
  /** One listener serves every session. */
  listen(listener: RealtimeVoiceListener): Unsubscribe;
  setTraceEmitter(emit: ((trace: ProtocolTraceDraft) => void) | null): void;
  close(): Promise<void>;
}
