import type { ChannelHost, RoomEvent } from '@roomkit/core';
import type {
  AudioPipelineConfig,
  RealtimeTool,
  RealtimeToolCall,
  RealtimeVoiceProvider,
  VoiceBackend,
  VoiceSession,
} from '@roomkit/core/voice';

import type { PartialTranscripts } from '../options.ts';

/** What a call may say of its own model, in its metadata or its binding's. */
export type RealtimeOverride = 'systemPrompt' | 'voice' | 'tools' | 'temperature';

/** Where a tool is called from. */
export interface RealtimeToolContext {
  readonly session: VoiceSession;
  readonly roomId: string;
  readonly channelId: string;
  readonly organizationId: string | null;
  /** What the channel's kit can do, within the session's organization. */
  readonly host: ChannelHost;
  /** Fires when the call ends, or the tool's time is up: nobody waits for the result then. */
  readonly signal: AbortSignal;
}

/**
 * Runs a tool. Anything but text is given to the model as JSON. What it throws becomes an error result with a constant
 * text; only a `ToolError` of `@roomkit/ai` has words the model reads.
 */
export type RealtimeToolHandler = (call: RealtimeToolCall, context: RealtimeToolContext) => unknown;

/** How a text of the room is told to the model. */
export interface RealtimeInjection {
  readonly role: 'user' | 'system' | 'assistant';
  /** Whether the model is asked to say something to it. */
  readonly respond: boolean;
}

/** What a {@link RealtimeVoiceChannel} is made of. */
export interface RealtimeVoiceChannelOptions {
  /** The model that hears and speaks. */
  readonly provider: RealtimeVoiceProvider;
  /** How callers are heard, and hear. */
  readonly backend: VoiceBackend;
  /** What is done to audio on its way. @defaultValue rates are converted where they differ */
  readonly pipeline?: AudioPipelineConfig;
  readonly systemPrompt?: string;
  /** The vendor's name of a voice. @defaultValue the provider's own */
  readonly voice?: string;
  readonly tools?: readonly RealtimeTool[];
  readonly temperature?: number;
  /** Runs tools. @defaultValue the ON_TOOL_CALL hooks give the result */
  readonly toolHandler?: RealtimeToolHandler | null;
  /** How long a tool may take, in milliseconds. @defaultValue 30000 */
  readonly toolTimeoutMs?: number;
  /** Characters of a result; longer ones end with a notice. @defaultValue 16384 */
  readonly maxToolResultCharacters?: number;
  /** Whether the microphone is off while a tool runs. @defaultValue false */
  readonly muteDuringTools?: boolean;
  /** Whether what is said becomes messages of the room. @defaultValue true */
  readonly emitTranscriptions?: boolean;
  /** @defaultValue 'unless_hooked' */
  readonly partialTranscripts?: PartialTranscripts;
  /**
   * How messages of other channels are told to the model; null leaves one out.
   * @defaultValue as words of the user's, without asking for an answer
   */
  readonly injection?: RealtimeInjection | ((event: RoomEvent) => RealtimeInjection | null);
  /** What the metadata of a session and of its binding may replace. @defaultValue everything */
  readonly overrides?: readonly RealtimeOverride[];
  /** How long connecting the model may take, in milliseconds. @defaultValue 30000 */
  readonly connectTimeoutMs?: number;
  /** Audio that waits while the model is being connected, in bytes. @defaultValue 1048576 */
  readonly maxHandshakeBytes?: number;
  /** Pieces of up to 200 ms that wait to be played; beyond, the newest are dropped. @defaultValue 500 */
  readonly maxQueuedChunks?: number;
  /** How much of an answer is there before it begins to play, in milliseconds. @defaultValue 80 */
  readonly prebufferMs?: number;
}
