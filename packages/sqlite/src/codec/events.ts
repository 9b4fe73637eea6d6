import { type EventContent, type RoomEvent } from '@roomkit/core';
import { decode, deepFreeze, encodePlain, requireKnownContent } from '@roomkit/core/codec';

import type { EventFields, EventRow, Json } from '../protocol.ts';

const EMPTY: Readonly<Record<string, never>> = Object.freeze({});

export function eventFields(event: RoomEvent): EventFields {
  const { source } = event;
  return [
    event.id,
    event.type,
    event.status,
    event.blockedBy ?? null,
    event.visibility,
    event.sourceVisibility,
    event.responseVisibility ?? null,
    event.chainDepth,
    event.parentEventId ?? null,
    event.correlationId ?? null,
    event.idempotencyKey ?? null,
    event.createdAt.getTime(),
    source.channelId,
    source.channelType,
    source.direction,
    source.participantId ?? null,
    source.externalId ?? null,
    source.provider ?? null,
    source.providerMessageId ?? null,
    event.addressedTo == null ? null : encodePlain(event.addressedTo),
    encodePlain(event.content),
    encodePlain(source.rawPayload),
    encodePlain(event.metadata),
    encodePlain(event.channelData),
    encodePlain(event.deliveryResults),
  ];
}

/** @throws RoomKitError `store_content_unknown` */
export function eventOf(row: EventRow): RoomEvent {
  const [roomId, index, id, type, status, blockedBy, visibility, sourceVisibility, responseVisibility, ...rest] = row;
  const [chainDepth, parentEventId, correlationId, idempotencyKey, createdAt, channelId, channelType, ...more] = rest;
  const [direction, participantId, externalId, provider, providerMessageId, addressedTo, content, ...maps] = more;
  const [rawPayload, metadata, channelData, deliveryResults] = maps;
  return deepFreeze({
    id,
    roomId,
    type: type as RoomEvent['type'],
    source: {
      channelId,
      channelType: channelType as RoomEvent['source']['channelType'],
      direction: direction as RoomEvent['source']['direction'],
      participantId,
      externalId,
      provider,
      providerMessageId,
      rawPayload: map(rawPayload),
    },
    content: contentOf(content, roomId, id),
    status: status as RoomEvent['status'],
    blockedBy,
    visibility,
    sourceVisibility,
    addressedTo: addressedTo === null ? null : (decode(addressedTo) as readonly string[]),
    responseVisibility,
    index,
    chainDepth,
    parentEventId,
    correlationId,
    idempotencyKey,
    createdAt: new Date(createdAt),
    metadata: map(metadata),
    channelData: map(channelData),
    deliveryResults: map(deliveryResults) as RoomEvent['deliveryResults'],
  });
}

function contentOf(text: Json, roomId: string, eventId: string): EventContent {
  const content = decode(text) as EventContent;
  requireKnownContent(content, roomId, eventId);
  return content;
}

function map(text: Json): Readonly<Record<string, unknown>> {
  return text === '{}' ? EMPTY : (decode(text) as Readonly<Record<string, unknown>>);
}
