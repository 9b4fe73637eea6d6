import type { AIFinishReason, AIOutputPart, AIResponse, AIToolCallPart } from '@roomkit/core/ai';
import { modelResponse, modelUsage, toolCallOf, toolCallOfJson } from '@roomkit/core/providers';
import type { OpenAI } from 'openai';

const FINISH: Readonly<Record<string, AIFinishReason>> = {
  stop: 'stop',
  length: 'max_tokens',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'refusal',
};

/** An answer as it was put together, in one piece or from a stream. */
export interface ChatAnswer {
  readonly id: string;
  readonly model: string;
  readonly thinking: string;
  readonly text: string;
  readonly refused: boolean;
  readonly calls: readonly AIToolCallPart[];
  readonly stopReason: string;
  readonly usage: OpenAI.CompletionUsage | null;
}

/** The answer in our form. */
export function responseOf(answer: ChatAnswer, provider: string): AIResponse {
  const { id, model, thinking, text, calls, stopReason, usage } = answer;
  const thought: readonly AIOutputPart[] = thinking === '' ? [] : [{ type: 'thinking', thinking, provider }];
  return modelResponse({
    parts: [...thought, { type: 'text', text }, ...calls],
    finishReason: finishReasonOf(answer),
    usage: modelUsage({
      inputTokens: usage?.prompt_tokens,
      outputTokens: usage?.completion_tokens,
      cacheReadTokens: usage?.prompt_tokens_details?.cached_tokens,
      cacheWriteTokens: usage?.prompt_tokens_details?.cache_write_tokens,
      thinkingTokens: usage?.completion_tokens_details?.reasoning_tokens,
    }),
    metadata: { id, model, stopReason },
  });
}

/** What a server shows of what the model thinks, under the newer name or the older one. */
export function thinkingIn(from: object): string {
  const { reasoning, reasoning_content: older } = from as Readonly<Record<string, unknown>>;
  if (typeof reasoning === 'string') return reasoning;
  return typeof older === 'string' ? older : '';
}

/** A call. Servers that give it no id get one that is unique within the conversation. */
export function callOf(call: {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly answerId: string;
  readonly at: number;
}): AIToolCallPart {
  const id = call.id === '' ? `${call.answerId}-${call.at}` : call.id;
  return typeof call.input === 'string'
    ? toolCallOfJson(id, call.name, call.input)
    : toolCallOf(id, call.name, call.input);
}

/** Servers say `stop` of calls that they were told to make. */
function finishReasonOf({ refused, stopReason, calls }: ChatAnswer): AIFinishReason {
  if (refused) return 'refusal';
  const reason = FINISH[stopReason] ?? 'other';
  return reason === 'stop' && calls.length > 0 ? 'tool_calls' : reason;
}
