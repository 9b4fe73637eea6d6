import type { WireEvent } from '../../src/protocol.ts';

/** A message as a server would send it. */
export function aWireEvent(index: number, more: Partial<WireEvent> = {}): WireEvent {
  return {
    id: `e${index}`,
    roomId: 'r1',
    index,
    type: 'message',
    content: { type: 'text', body: `message ${index}` },
    participantId: 'bob',
    channelId: 'ws',
    channelType: 'websocket',
    createdAt: '2026-01-01T00:00:00.000Z',
    parentEventId: null,
    visibility: 'all',
    edited: false,
    deleted: false,
    metadata: {},
    ...more,
  };
}
