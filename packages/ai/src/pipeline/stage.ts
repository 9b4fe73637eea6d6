import type {
  ChannelBinding,
  ChannelOutput,
  ObservationDraft,
  RoomContext,
  RoomEvent,
  StreamItem,
  TaskDraft,
} from '@roomkit/core';
import type { AIContext, AIResponse } from '@roomkit/core/ai';

import type { TurnSettings } from '../settings.ts';

/** The positions of a turn, in the order they run in (RFC 12.9.2). */
export const STAGE_ORDER = [
  'gates',
  'memory',
  'tool_resolution',
  'prompt_assembly',
  'pre_generation',
  'generation',
  'post_generation',
  'emission',
] as const;
export type StagePosition = (typeof STAGE_ORDER)[number];

/** A streamed answer: its items, and the whole response once the last item was read. */
export interface AnswerStream extends AsyncIterable<StreamItem> {
  /** Null until the stream has ended whole. */
  readonly response: AIResponse | null;
  /** From the first pull to the last event; 0 before. */
  readonly durationMs: number;
}

/** One turn on its way. Each stage gives back a wider one; none changes it in place. */
export interface AIPipelineContext {
  readonly channelId: string;
  readonly event: RoomEvent;
  readonly binding: ChannelBinding;
  readonly roomContext: RoomContext;
  readonly settings: TurnSettings;
  /** The conversation, after memory; with tools after tool resolution; with its prompt after assembly. */
  readonly aiContext: AIContext | null;
  /** Whether several people speak in the conversation; known after memory. */
  readonly severalSpeakers: boolean;
  /** The answer, after a generation in one piece. */
  readonly response: AIResponse | null;
  readonly durationMs: number;
  /** The answer, unread, after a generation that streams. */
  readonly responseStream: AnswerStream | null;
  /** What hooks asked for on the way. */
  readonly tasks: readonly TaskDraft[];
  readonly observations: readonly ObservationDraft[];
  /** What the channel gives back, after emission. */
  readonly output: ChannelOutput | null;
  readonly abortReason: string | null;
  /** The stage that ended the turn: every later one is skipped, and nothing is said. */
  readonly abortStage: string | null;
}

/** One step of a turn. */
export interface AIStage {
  readonly name: string;
  process(turn: AIPipelineContext): Promise<AIPipelineContext>;
}

/** The turn, ended by a stage. */
export function aborted(turn: AIPipelineContext, stage: string, reason: string): AIPipelineContext {
  return { ...turn, abortStage: stage, abortReason: reason };
}
