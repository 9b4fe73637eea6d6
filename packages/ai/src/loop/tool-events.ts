import type { EventDraft } from '@roomkit/core';
import type { AIToolCallPart, AIToolResultPart } from '@roomkit/core/ai';

/** The event in which a tool starts. */
export function toolStart(call: AIToolCallPart, visibility: string): EventDraft {
  return {
    type: 'tool_call_start',
    visibility,
    content: {
      type: 'system',
      code: 'tool_call_start',
      message: call.name,
      data: { toolCallId: call.id, name: call.name, arguments: call.arguments },
    },
  };
}

/** The event in which a tool ends, with the result as the model reads it; pictures are named, not kept. */
export function toolEnd(call: AIToolCallPart, result: AIToolResultPart, visibility: string): EventDraft {
  return {
    type: 'tool_call_end',
    visibility,
    content: {
      type: 'system',
      code: 'tool_call_end',
      message: call.name,
      data: {
        toolCallId: call.id,
        name: call.name,
        isError: result.isError === true,
        result: wordsOf(result.result),
      },
    },
  };
}

function wordsOf(result: AIToolResultPart['result']): string {
  if (typeof result === 'string') return result;
  return result.map((part) => (part.type === 'text' ? part.text : '[Picture]')).join('\n');
}
