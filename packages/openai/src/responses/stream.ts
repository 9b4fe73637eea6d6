import type { AIStreamEvent } from '@roomkit/core/ai';
import { reportedFailure } from '@roomkit/openai-compatible';
import type { OpenAI } from 'openai';

import { partsOfItem, responseOf, SUMMARY_GAP } from './response.ts';

/** What an event of the vendor's brings; null for what only goes into the whole. @throws ProviderError for a failure */
export function streamEvent(event: OpenAI.Responses.ResponseStreamEvent, provider: string): AIStreamEvent | null {
  switch (event.type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return event.delta === '' ? null : { type: 'text', text: event.delta };
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return event.delta === '' ? null : { type: 'thinking', text: event.delta };
    case 'response.reasoning_summary_part.added':
      return event.summary_index === 0 ? null : { type: 'thinking', text: SUMMARY_GAP };
    case 'response.output_item.done':
      return callOf(event.item, provider);
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return { type: 'done', response: responseOf(event.response, provider) };
    case 'error':
      throw reportedFailure(event, provider);
    default:
      return null;
  }
}

function callOf(item: OpenAI.Responses.ResponseOutputItem, provider: string): AIStreamEvent | null {
  const [part] = partsOfItem(item, provider);
  return part?.type === 'tool_call' ? { type: 'tool_call', call: part } : null;
}
