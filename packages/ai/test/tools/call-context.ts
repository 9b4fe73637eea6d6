import type { ToolCallContext } from '@roomkit/core/ai';
import { aRoom, anEvent } from '@roomkit/testing';

/** A call in the room `r1`, by nobody in particular; `given` replaces its fields. */
export function callContext(given: Partial<ToolCallContext> = {}): ToolCallContext {
  const room = aRoom();
  return {
    organizationId: null,
    roomId: 'r1',
    channelId: 'assistant',
    triggerEvent: anEvent(),
    roomContext: {
      room,
      bindings: [],
      participants: () => Promise.resolve([]),
      recentEvents: () => Promise.resolve([]),
      receipts: () => Promise.resolve([]),
      createId: () => 'id',
      now: () => room.createdAt,
    },
    author: null,
    call: { type: 'tool_call', id: 'call_1', name: 'tool', arguments: {} },
    round: 1,
    signal: new AbortController().signal,
    ...given,
  };
}
