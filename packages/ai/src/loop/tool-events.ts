import type { EventDraft, RoomEvent } from '@roomkit/core';
import type { AIToolCallPart, AIToolResultPart } from '@roomkit/core/ai';

/** Seen by nobody in the room, so that there is nothing to narrow. */
const UNSEEN: ReadonlySet<string> = new Set(['internal', 'none']);

/**
 * Who sees the events of tools in a turn: whom the option names, or, where the answer is not for everybody, whoever it
 * is for. Null where there are none.
 *
 * @param option - the channel's `toolEventVisibility`
 */
export function toolEventVisibility(option: string | null, { responseVisibility }: RoomEvent): string | null {
  if (option === null || UNSEEN.has(option)) return option;
  return responseVisibility === null || responseVisibility === 'all' ? option : responseVisibility;
}

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
