import type { ContentType, EventContent } from '../domain/content.ts';
import { RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import { freezeCopy } from '../domain/freeze-copy.ts';
import type { RoomReference } from '../domain/room.ts';

const KNOWN: Readonly<Record<ContentType, true>> = {
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

/**
 * The copy of an event that a store hands back, and from which its row is made: nothing of it can be changed.
 *
 * @throws InputError for what is not plain data
 */
export function ownCopy(event: RoomEvent, where: RoomReference): RoomEvent {
  return freezeCopy(event.roomId === where.roomId ? event : { ...event, roomId: where.roomId }, 'event');
}

/**
 * Refuses content of a type that a newer version has written.
 *
 * @throws RoomKitError `store_content_unknown`
 */
export function requireKnownContent(content: EventContent, roomId: string, eventId: string): void {
  if (Object.hasOwn(KNOWN, content.type)) return;
  throw new RoomKitError('store_content_unknown', 'The event has content that this version cannot read.', {
    roomId,
    eventId,
    contentType: content.type,
  });
}

/** Freezes what was just read, in place: nobody else has it. Bytes and dates cannot be frozen through. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (value instanceof Uint8Array) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
