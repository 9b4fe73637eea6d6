import {
  capabilities,
  type ChannelBinding,
  type DeliveryReceipt,
  freezeCopy,
  type Identity,
  type Observation,
  type Participant,
  type Room,
  type RoomEvent,
  type Task,
} from '@roomkit/core';

/** The time that fixtures carry. */
export const FIXTURE_TIME: Date = freezeCopy(new Date('2026-01-02T03:04:05.678Z'));

/** A complete active room, `r1` unless told otherwise. */
export function aRoom(given: Partial<Room> = {}): Room {
  return {
    id: 'r1',
    organizationId: null,
    status: 'active',
    createdAt: new Date(FIXTURE_TIME),
    updatedAt: new Date(FIXTURE_TIME),
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

/** A complete delivered message from channel `a`. */
export function anEvent(given: Partial<RoomEvent> = {}): RoomEvent {
  const { source, ...rest } = given;
  return {
    id: 'e1',
    roomId: 'r1',
    type: 'message',
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
    createdAt: new Date(FIXTURE_TIME),
    metadata: {},
    channelData: {},
    deliveryResults: {},
    ...rest,
    source: {
      channelId: 'a',
      channelType: 'sms',
      direction: 'inbound',
      participantId: null,
      externalId: null,
      provider: 'test',
      providerMessageId: null,
      rawPayload: {},
      ...source,
    },
  };
}

/** A complete binding of the transport channel `a`. */
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
    attachedAt: new Date(FIXTURE_TIME),
    capabilities: capabilities(),
    rateLimit: null,
    retryPolicy: null,
    attribution: 'none',
    metadata: {},
    ...given,
  };
}

/** A complete participant `p1` on channel `a`. */
export function aParticipant(given: Partial<Participant> = {}): Participant {
  return {
    id: 'p1',
    roomId: 'r1',
    channelId: 'a',
    displayName: null,
    role: 'member',
    status: 'active',
    identification: 'pending',
    identityId: null,
    candidates: null,
    connectedVia: ['a'],
    externalId: null,
    resolvedBy: null,
    resolvedAt: null,
    joinedAt: new Date(FIXTURE_TIME),
    metadata: {},
    ...given,
  };
}

/** A complete identity `i1`. */
export function anIdentity(given: Partial<Identity> = {}): Identity {
  return {
    id: 'i1',
    organizationId: null,
    displayName: null,
    externalId: null,
    channelAddresses: {},
    metadata: {},
    ...given,
  };
}

/** A complete task `t1`. */
export function aTask(given: Partial<Task> = {}): Task {
  return {
    id: 't1',
    roomId: 'r1',
    type: 'follow_up',
    status: 'pending',
    title: null,
    description: null,
    assignedTo: null,
    createdBy: null,
    data: {},
    metadata: {},
    createdAt: new Date(FIXTURE_TIME),
    ...given,
  };
}

/** A complete observation `o1`. */
export function anObservation(given: Partial<Observation> = {}): Observation {
  return {
    id: 'o1',
    roomId: 'r1',
    type: 'sentiment',
    data: {},
    sourceChannelId: null,
    createdAt: new Date(FIXTURE_TIME),
    metadata: {},
    ...given,
  };
}

/** A complete receipt of event `e1` on channel `b`. */
export function aReceipt(given: Partial<DeliveryReceipt> = {}): DeliveryReceipt {
  return {
    organizationId: null,
    roomId: 'r1',
    eventId: 'e1',
    channelId: 'b',
    providerMessageIds: ['native-1'],
    status: 'sent',
    error: null,
    updatedAt: new Date(FIXTURE_TIME),
    ...given,
  };
}
