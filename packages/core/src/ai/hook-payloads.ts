import type { ChannelType } from '../domain/channel-type.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { AIContext } from './context.ts';
import type { AIImagePart, AITextPart, AIToolCallPart } from './parts.ts';

/**
 * A request about to be sent to a model. A `before_ai_generation` hook may block it, or give another one:
 * its `context` is what the provider gets; the other fields are facts and stay as they were.
 */
export interface AIGenerationRequest {
  readonly channelId: string;
  readonly triggerEvent: RoomEvent;
  /** 1 for the first request of a turn; each round of tools adds one. */
  readonly round: number;
  readonly streaming: boolean;
  readonly context: AIContext;
}

/** What a model thought in one answer. */
export interface AIThinkingReport {
  readonly channelId: string;
  readonly triggerEventId: string;
  readonly round: number;
  readonly text: string;
}

/**
 * A tool about to run. A `before_tool_use` hook may block it (the model gets an error result) or give other
 * `arguments`, which are validated again. An unusable outcome blocks.
 */
export interface AIToolUse {
  readonly channelId: string;
  readonly triggerEventId: string;
  readonly round: number;
  readonly call: AIToolCallPart;
}

/** A tool that ran. An `on_tool_call` hook may give another `result`, which the model then sees. */
export interface ToolCallEvent {
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly toolCallId: string;
  readonly name: string;
  /** What actually ran, after every hook. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly result: string | readonly (AITextPart | AIImagePart)[] | null;
  readonly isError: boolean;
  readonly durationMs: number;
  readonly roomId: string | null;
  /** The voice session the call was made in, if any. */
  readonly sessionId?: string | null;
}
