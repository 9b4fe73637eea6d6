import type { AIFinishReason, AIOutputPart, AIResponse, AIToolCallPart, AIUsage } from '@roomkit/core/ai';
import type { OpenAI } from 'openai';

import { endedEarly } from '../errors.ts';
import { toolCall } from '../parts.ts';

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
  readonly text: string;
  readonly refused: boolean;
  readonly calls: readonly AIToolCallPart[];
  readonly stopReason: string;
  readonly usage: OpenAI.CompletionUsage | null;
}

/** A whole answer of Chat Completions. @throws ProviderError when there is none in it */
export function completionResponse(completion: OpenAI.Chat.ChatCompletion, provider: string): AIResponse {
  const choice = completion.choices[0];
  if (choice === undefined) throw endedEarly(provider);
  const { message, finish_reason: stopReason } = choice;
  return responseOf({
    id: completion.id,
    model: completion.model,
    text: (message.content ?? '') + (message.refusal ?? ''),
    refused: Boolean(message.refusal),
    calls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function' ? [toolCall(call.id, call.function.name, call.function.arguments)] : [],
    ),
    stopReason,
    usage: completion.usage ?? null,
  });
}

/** The answer in our form. */
export function responseOf(answer: ChatAnswer): AIResponse {
  const parts: readonly AIOutputPart[] = [
    ...(answer.text === '' ? [] : [{ type: 'text' as const, text: answer.text }]),
    ...answer.calls,
  ];
  return {
    parts,
    text: answer.text,
    finishReason: answer.refused ? 'refusal' : (FINISH[answer.stopReason] ?? 'other'),
    usage: usageOf(answer.usage),
    providerMetadata: { id: answer.id, model: answer.model, stopReason: answer.stopReason },
  };
}

function usageOf(usage: OpenAI.CompletionUsage | null): AIUsage {
  if (usage === null) return {};
  const read = usage.prompt_tokens_details?.cached_tokens ?? 0;
  const thought = usage.completion_tokens_details?.reasoning_tokens ?? 0;
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    ...(read > 0 ? { cacheReadTokens: read } : {}),
    ...(thought > 0 ? { thinkingTokens: thought } : {}),
  };
}
