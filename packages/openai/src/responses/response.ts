import type { AIFinishReason, AIOutputPart, AIResponse, AIUsage } from '@roomkit/core/ai';
import { modelResponse, modelUsage, toolCallOfJson } from '@roomkit/core/providers';
import { reportedFailure } from '@roomkit/openai-compatible';
import type { OpenAI } from 'openai';

/** Stands between the paragraphs of a summary of what a model thought. */
export const SUMMARY_GAP = '\n\n';

/** A finished answer of the Responses API. @throws ProviderError when it says that it failed */
export function responseOf(answer: OpenAI.Responses.Response, provider: string): AIResponse {
  if (answer.status === 'failed' || answer.status === 'cancelled') {
    throw reportedFailure(answer.error ?? { code: null, message: `The answer was ${answer.status}.` }, provider);
  }
  const parts = answer.output.flatMap((item) => partsOfItem(item, provider));
  return modelResponse({
    parts,
    finishReason: finishReason(answer, parts),
    usage: usageOf(answer.usage),
    metadata: { id: answer.id, model: answer.model, stopReason: stopReason(answer) },
  });
}

/** What an item of an answer says; nothing for tools that run at the vendor's. */
export function partsOfItem(item: OpenAI.Responses.ResponseOutputItem, provider: string): readonly AIOutputPart[] {
  switch (item.type) {
    case 'message':
      return item.content.map((content) => ({
        type: 'text',
        text: content.type === 'refusal' ? content.refusal : content.text,
      }));
    case 'reasoning':
      return [
        {
          type: 'thinking',
          thinking: thoughtOf(item),
          ...(item.encrypted_content ? { signature: item.encrypted_content } : {}),
          provider,
          metadata: { id: item.id },
        },
      ];
    case 'function_call':
      return [toolCallOfJson(item.call_id, item.name, item.arguments)];
    default:
      return [];
  }
}

function thoughtOf(item: OpenAI.Responses.ResponseReasoningItem): string {
  const whole = item.content ?? [];
  const said: readonly { readonly text: string }[] = whole.length > 0 ? whole : item.summary;
  return said.map((piece) => piece.text).join(whole.length > 0 ? '' : SUMMARY_GAP);
}

function finishReason(answer: OpenAI.Responses.Response, parts: readonly AIOutputPart[]): AIFinishReason {
  if (answer.status === 'incomplete') {
    const reason = answer.incomplete_details?.reason;
    if (reason === 'max_output_tokens') return 'max_tokens';
    return reason === 'content_filter' ? 'refusal' : 'other';
  }
  if (parts.some((part) => part.type === 'tool_call')) return 'tool_calls';
  return answer.output.some(isRefusal) ? 'refusal' : 'stop';
}

function isRefusal(item: OpenAI.Responses.ResponseOutputItem): boolean {
  return item.type === 'message' && item.content.some((content) => content.type === 'refusal');
}

function stopReason(answer: OpenAI.Responses.Response): string | null {
  return answer.incomplete_details?.reason ?? answer.status ?? null;
}

function usageOf(usage: OpenAI.Responses.ResponseUsage | undefined): AIUsage {
  return modelUsage({
    inputTokens: usage?.input_tokens,
    outputTokens: usage?.output_tokens,
    cacheReadTokens: usage?.input_tokens_details?.cached_tokens,
    cacheWriteTokens: usage?.input_tokens_details?.cache_write_tokens,
    thinkingTokens: usage?.output_tokens_details?.reasoning_tokens,
  });
}
