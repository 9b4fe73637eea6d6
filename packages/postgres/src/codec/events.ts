import { type EventContent, type RoomEvent } from '@roomkit/core';
import { decode, deepFreeze, encodePlain, requireKnownContent, type Json } from '@roomkit/core/codec';

const EMPTY: Readonly<Record<string, never>> = Object.freeze({});

/** What an event's row holds beside its room and its place: what is searched by, and the rest as one text. */
export interface EventColumns {
  readonly created_at: number;
  readonly id: string;
  readonly type: string;
  readonly visibility: string;
  readonly channel_id: string;
  readonly parent_event_id: string | null;
  readonly idempotency_key: string | null;
  readonly provider_message_id: string | null;
  readonly body: Json;
}

/** An event as it is read. Big numbers come as text. */
export type EventRow = readonly [
  roomId: string,
  position: number,
  createdAt: string,
  id: string,
  type: string,
  visibility: string,
  channelId: string,
  parentEventId: string | null,
  idempotencyKey: string | null,
  providerMessageId: string | null,
  body: Json,
];

/** The columns of an {@link EventRow} in its order, of a room `r` and an event `e`. */
export const EVENT_COLUMNS = `r.id, e.position, e.created_at, e.id, e.type, e.visibility, e.channel_id,
  e.parent_event_id, e.idempotency_key, e.provider_message_id, e.body`;

/** How many columns that are. */
export const EVENT_WIDTH = 11;

/** What stands in no column of its own. What is null or empty is left out. */
export interface EventBody {
  /** First, so that a text's beginning tells whether it was emptied. */
  readonly content: EventContent;
  readonly status: RoomEvent['status'];
  readonly source: {
    readonly channelType: RoomEvent['source']['channelType'];
    readonly direction: RoomEvent['source']['direction'];
    readonly participantId?: string | undefined;
    readonly externalId?: string | undefined;
    readonly provider?: string | undefined;
    readonly rawPayload?: Record<string, unknown> | undefined;
  };
  readonly sourceVisibility: string;
  readonly chainDepth: number;
  readonly blockedBy?: string | undefined;
  readonly addressedTo?: readonly string[] | undefined;
  readonly responseVisibility?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly metadata?: Record<string, unknown> | undefined;
  readonly channelData?: Record<string, unknown> | undefined;
  readonly deliveryResults?: RoomEvent['deliveryResults'] | undefined;
}

export function eventColumns(event: RoomEvent): EventColumns {
  const { source } = event;
  const body: EventBody = {
    content: event.content,
    status: event.status,
    source: {
      channelType: source.channelType,
      direction: source.direction,
      participantId: source.participantId ?? undefined,
      externalId: source.externalId ?? undefined,
      provider: source.provider ?? undefined,
      rawPayload: filled(source.rawPayload),
    },
    sourceVisibility: event.sourceVisibility,
    chainDepth: event.chainDepth,
    blockedBy: event.blockedBy ?? undefined,
    addressedTo: event.addressedTo ?? undefined,
    responseVisibility: event.responseVisibility ?? undefined,
    correlationId: event.correlationId ?? undefined,
    metadata: filled(event.metadata),
    channelData: filled(event.channelData as Record<string, unknown>),
    deliveryResults: filled(event.deliveryResults),
  };
  return {
    created_at: event.createdAt.getTime(),
    id: event.id,
    type: event.type,
    visibility: event.visibility,
    channel_id: source.channelId,
    parent_event_id: event.parentEventId ?? null,
    idempotency_key: event.idempotencyKey ?? null,
    provider_message_id: source.providerMessageId ?? null,
    body: encodePlain(body),
  };
}

function filled<Value extends object>(value: Value): Value | undefined {
  for (const _key in value) return value;
  return undefined;
}

/** @throws RoomKitError `store_content_unknown` */
export function eventOf(row: EventRow): RoomEvent {
  const [roomId, index, createdAt, id, type, visibility, channelId, ...rest] = row;
  const [parentEventId, idempotencyKey, providerMessageId, text] = rest;
  const body = decode(text) as EventBody;
  requireKnownContent(body.content, roomId, id);
  const { source } = body;
  return deepFreeze({
    id,
    roomId,
    type: type as RoomEvent['type'],
    source: {
      channelId,
      channelType: source.channelType,
      direction: source.direction,
      participantId: source.participantId ?? null,
      externalId: source.externalId ?? null,
      provider: source.provider ?? null,
      providerMessageId,
      rawPayload: source.rawPayload ?? EMPTY,
    },
    content: body.content,
    status: body.status,
    blockedBy: body.blockedBy ?? null,
    visibility,
    sourceVisibility: body.sourceVisibility,
    addressedTo: body.addressedTo ?? null,
    responseVisibility: body.responseVisibility ?? null,
    index,
    chainDepth: body.chainDepth,
    parentEventId,
    correlationId: body.correlationId ?? null,
    idempotencyKey,
    createdAt: new Date(Number(createdAt)),
    metadata: body.metadata ?? EMPTY,
    channelData: body.channelData ?? EMPTY,
    deliveryResults: body.deliveryResults ?? EMPTY,
  });
}
