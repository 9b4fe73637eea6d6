import type { ModelUsage, PlayedAnswer } from '../../model/script.ts';
import type { OutputItem } from './items.ts';
import type { ResponsesRequest } from './schema.ts';

/** Who answers, and what was asked. */
export interface ResponsesHead {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly request: ResponsesRequest;
}

/** A whole answer. */
export interface WholeResponse extends Readonly<Record<string, unknown>> {
  readonly status: string;
}

/** An answer in one piece, which repeats what was asked. */
export function responseOf(answer: PlayedAnswer, items: readonly OutputItem[], head: ResponsesHead): WholeResponse {
  const isCut = answer.finishReason === 'max_tokens';
  return {
    ...begunResponse(head),
    status: isCut ? 'incomplete' : 'completed',
    completed_at: isCut ? null : head.created,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output: items,
    usage: usageOf(answer.usage),
  };
}

/** An answer of which nothing is there yet. */
export function begunResponse({ id, created, request }: ResponsesHead): WholeResponse {
  const { temperature, top_p: topP, reasoning } = request;
  return {
    id,
    object: 'response',
    created_at: created,
    completed_at: null,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    model: request.model,
    output: [],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.summary ?? null },
    store: request.store ?? true,
    temperature: temperature ?? 1,
    text: { format: request.text?.format ?? { type: 'text' }, verbosity: 'medium' },
    tool_choice: request.tool_choice ?? 'auto',
    tools: request.tools ?? [],
    top_p: topP ?? 1,
    truncation: 'disabled',
    metadata: request.metadata ?? {},
  };
}

function usageOf(usage: ModelUsage): object {
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, thinkingTokens = 0 } = usage;
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: thinkingTokens },
    total_tokens: inputTokens + outputTokens,
  };
}
