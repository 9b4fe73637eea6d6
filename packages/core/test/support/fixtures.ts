import type { ChannelBinding, EventContent, Room, RoomContext, RoomEvent } from '../../src/index.ts';
import { DEFAULT_CAPABILITIES } from '../../src/index.ts';

export const START: Date = new Date(Date.UTC(2026, 0, 1));

export function aRoom(given: Partial<Room> = {}): Room {
  return {
    id: 'r1',
    organizationId: null,
    status: 'active',
    createdAt: START,
    updatedAt: START,
    pausedAt: null,
    closedAt: null,
    timers: { inactiveAfterSeconds: null, closedAfterSeconds: null, lastActivityAt: null },
    agentResponsePolicy: 'agent_chain',
    metadata: {},
    eventCount: 0,
    latestIndex: 0,
    ...given,
  };
}

export function anEvent(given: Partial<RoomEvent> = {}): RoomEvent {
  return {
    id: 'e1',
    roomId: 'r1',
    type: 'message',
    source: {
      channelId: 'a',
      channelType: 'sms',
      direction: 'inbound',
      participantId: null,
      externalId: 'u1',
      provider: null,
      providerMessageId: null,
      rawPayload: {},
    },
    content: { type: 'text', body: 'hi' },
    status: 'pending',
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
    createdAt: START,
    metadata: {},
    channelData: {},
    deliveryResults: {},
    ...given,
  };
}

export function text(body: string): EventContent {
  return { type: 'text', body };
}

export function aBinding(given: Partial<ChannelBinding> = {}): ChannelBinding {
  return {
    channelId: 'a',
    roomId: 'r1',
    channelType: 'sms',
    category: 'transport',
    direction: 'bidirectional',
    access: 'read_write',
    muted: false,
    outputMuted: false,
    visibility: 'all',
    participantId: null,
    lastReadIndex: null,
    attachedAt: START,
    capabilities: DEFAULT_CAPABILITIES,
    rateLimit: null,
    retryPolicy: null,
    attribution: 'none',
    metadata: {},
    ...given,
  };
}

export function aContext(given: Partial<RoomContext> = {}): RoomContext {
  let ids = 0;
  return {
    room: aRoom(),
    bindings: [],
    participants: () => Promise.resolve([]),
    recentEvents: () => Promise.resolve([]),
    receipts: () => Promise.resolve([]),
    createId: () => `id-${(ids += 1)}`,
    now: () => START,
    ...given,
  };
}
