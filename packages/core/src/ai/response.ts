import type { ObservationDraft, TaskDraft } from '../domain/task.ts';
import type { AIOutputPart, AIToolCallPart } from './parts.ts';

/**
 * Why a model stopped: it was done, it wants tools, it ran out of tokens, it refused (or the vendor's
 * filter did), or something else that `providerMetadata.stopReason` names.
 */
export type AIFinishReason = 'stop' | 'tool_calls' | 'max_tokens' | 'refusal' | 'other';

/**
 * Token counters, summed over rounds as they are. Known names: `inputTokens` (cached ones included),
 * `outputTokens` (thinking included), `cacheReadTokens`, `cacheWriteTokens`, `thinkingTokens`. Counters
 * the vendor did not report are absent.
 */
export type AIUsage = Readonly<Record<string, number>>;

/** A whole answer. */
export interface AIResponse {
  /** What the model wrote, in its order. Handed back as the content of an assistant message. */
  readonly parts: readonly AIOutputPart[];
  /** The text parts joined, without anything between: what people may see. */
  readonly text: string;
  readonly finishReason: AIFinishReason;
  readonly usage: AIUsage;
  /** Work that came out of the answer; kept when the channel is muted. */
  readonly tasks?: readonly TaskDraft[];
  readonly observations?: readonly ObservationDraft[];
  /** The vendor's facts: model, response id, `stopReason`. Nothing secret. */
  readonly providerMetadata: Readonly<Record<string, unknown>>;
}

/**
 * One piece of an answer while it is written. `text` and `thinking` are increments: joined, the texts are
 * exactly the response's text. A `tool_call` comes once it is whole. `done` is the last event and comes
 * exactly once; a stream that cannot reach it throws instead of ending.
 */
export type AIStreamEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string }
  | { readonly type: 'tool_call'; readonly call: AIToolCallPart }
  | { readonly type: 'done'; readonly response: AIResponse };
