import type {
  ChannelBinding,
  ChannelHost,
  ChannelOutput,
  EventDraft,
  ObservationDraft,
  RoomContext,
  RoomEvent,
  StreamItem,
  TaskDraft,
} from '@roomkit/core';
import type { AIContext, AIResponse, AIToolDefinition, LoopEnd } from '@roomkit/core/ai';

import type { TurnSettings } from '../settings.ts';
import type { RoomView } from '../turn/room-view.ts';

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
/** The name of a position. */
export type StagePosition = (typeof STAGE_ORDER)[number];

/** What generating came to. */
export interface Generated {
  /** What the model wrote last, with the counters of all its requests. */
  readonly response: AIResponse;
  /** What stands in the timeline before those words: those of earlier requests, and what tools did. */
  readonly segments: readonly EventDraft[];
  readonly end: LoopEnd;
  /** From the first request to the last piece. */
  readonly durationMs: number;
  /** Common to the parts of an answer that has several; null for one. */
  readonly correlationId: string | null;
}

/** A streamed answer: its items, and what it came to once the last one was read. It can be read once. */
export interface AnswerStream extends AsyncIterable<StreamItem> {
  /** Null until the stream has ended, however it did. */
  readonly generated: Generated | null;
  /** What hooks and the model asked for on the way; complete once it has ended. */
  readonly sideEffects: { readonly tasks: readonly TaskDraft[]; readonly observations: readonly ObservationDraft[] };
}

/** One turn on its way. Each stage gives back a wider one; none changes it in place. */
export interface AIPipelineContext {
  readonly channelId: string;
  /** Names the turn, for directives. */
  readonly turnId: string;
  readonly host: ChannelHost;
  readonly event: RoomEvent;
  readonly binding: ChannelBinding;
  readonly roomContext: RoomContext;
  /** Fires when the turn is cancelled or superseded, or when the channel closes: nobody wants an answer any more. */
  readonly signal: AbortSignal;
  readonly settings: TurnSettings;
  /** The room as the channel sees it. */
  readonly view: RoomView;
  /** The conversation, after memory; with tools after tool resolution; with its prompt after assembly. */
  readonly aiContext: AIContext | null;
  /** Whether several people speak in the conversation; known after memory. */
  readonly severalSpeakers: boolean;
  /** What the conversation leaves out that the channel has not seen, in words for its prompt; null for nothing. */
  readonly leftOut: string | null;
  /** What the tools of the context run; after tool resolution. */
  readonly tools: readonly AIToolDefinition[];
  /** The answer, after a generation in one piece. Post-generation may put another in its place. */
  readonly response: AIResponse | null;
  /** What came to be beside the response; null where a stage of one's own made that. */
  readonly generated: Generated | null;
  /** The answer, unread, after a generation that streams. */
  readonly responseStream: AnswerStream | null;
  /** Set by a post-generation stage that wants another answer: generation runs again, twice at most. */
  readonly regenerate: boolean;
  /** What hooks asked for on the way. */
  readonly tasks: readonly TaskDraft[];
  readonly observations: readonly ObservationDraft[];
  /** What the channel gives back, after emission. */
  readonly output: ChannelOutput | null;
  /** For stages of one's own; nothing here reads it. */
  readonly stageMetadata: Readonly<Record<string, unknown>>;
  readonly aborted: boolean;
  readonly abortReason: string | null;
  /** The stage that ended the turn: every later one is skipped, and nothing is said. */
  readonly abortStage: string | null;
  /** What a stage threw, where that ended the turn. */
  readonly error: unknown;
}

/** One step of a turn. */
export interface AIStage {
  readonly name: string;
  /** For post-generation: the answer is not streamed, so that this stage sees all of it. @defaultValue false */
  readonly needsWholeText?: boolean;
  process(turn: AIPipelineContext): AIPipelineContext | Promise<AIPipelineContext>;
  /** Releases what it holds, when the channel closes. */
  close?(): Promise<void>;
}

/** The turn, ended by a stage. */
export function aborted(turn: AIPipelineContext, stage: string, reason: string): AIPipelineContext {
  return { ...turn, aborted: true, abortStage: stage, abortReason: reason };
}
