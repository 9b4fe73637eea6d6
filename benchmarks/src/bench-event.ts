import type { RoomEvent } from '@roomkit/core';

/** A message as it is committed. */
export function benchEvent(roomId: string): RoomEvent {
  return {
    id: crypto.randomUUID(),
    roomId,
    type: 'message',
    source: {
      channelId: 'a',
      channelType: 'custom:bench',
      direction: 'inbound',
      participantId: null,
      externalId: 'u1',
      provider: null,
      providerMessageId: null,
      rawPayload: {},
    },
    content: { type: 'text', body: 'hello' },
    status: 'delivered',
    blockedBy: null,
    visibility: 'all',
    sourceVisibility: 'all',
    addressedTo: null,
    responseVisibility: null,
    index: 0,
    chainDepth: 0,
    parentEventId: null,
    correlationId: null,
    idempotencyKey: null,
    createdAt: new Date(),
    metadata: {},
    channelData: {},
    deliveryResults: {},
  };
}
