import {
  type ContentType,
  type EventContent,
  freezeCopy,
  RoomKitError,
  type RoomEvent,
  type RoomReference,
} from '@roomkit/core';

import type { EventFields, EventRow, Json } from '../protocol.ts';
import { decode, toJson } from './json.ts';

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** A newer version of the store has written something that this one cannot read. */
    store_content_unknown: { readonly roomId: string; readonly eventId: string; readonly contentType: string };
  }
}

const CONTENT_TYPES: Readonly<Record<ContentType, true>> = {
  text: true,
  rich: true,
  media: true,
  location: true,
  audio: true,
  video: true,
  composite: true,
  system: true,
  template: true,
  edit: true,
  delete: true,
};

const EMPTY: Readonly<Record<string, never>> = Object.freeze({});

/** The copy that the caller gets back, and from which the row is made. @throws InputError for what is not plain data */
export function ownCopy(event: RoomEvent, where: RoomReference): RoomEvent {
  return freezeCopy(event.roomId === where.roomId ? event : { ...event, roomId: where.roomId }, 'event');
}

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
    event.addressedTo == null ? null : toJson(event.addressedTo),
    toJson(event.content),
    toJson(source.rawPayload),
    toJson(event.metadata),
    toJson(event.channelData),
    toJson(event.deliveryResults),
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
  if (Object.hasOwn(CONTENT_TYPES, content.type)) return content;
  throw new RoomKitError('store_content_unknown', 'The event has content that this version cannot read.', {
    roomId,
    eventId,
    contentType: content.type,
  });
}

function map(text: Json): Readonly<Record<string, unknown>> {
  return text === '{}' ? EMPTY : (decode(text) as Readonly<Record<string, unknown>>);
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Uint8Array) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
