import { InputError, RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import { freezeEvent } from '../domain/freeze-event.ts';
import type { OutboxEntry } from '../ports/store-outbox.ts';
import type { RoomRecord } from './records.ts';

/** What events turn out to be that are not new. */
export type EventsFound =
  /** All of them were committed before: the caller did not hear of it. */
  | { readonly kind: 'known'; readonly events: readonly RoomEvent[] }
  | { readonly kind: 'duplicate'; readonly event: RoomEvent };

/**
 * What events turn out to be that are not new; null for new ones.
 *
 * @throws RoomKitError `store_conflict` when some were committed and others not; InputError for a key given twice
 */
export function findEvents(record: RoomRecord, events: readonly RoomEvent[]): EventsFound | null {
  let known = 0;
  for (const event of events) if (record.indexes.get(event.id) !== undefined) known++;
  if (known > 0) {
    if (known === events.length) {
      return { kind: 'known', events: events.map((event) => record.event(event.id) as RoomEvent) };
    }
    const index = Math.max(...events.map((event) => record.indexes.get(event.id) ?? 0));
    throw new RoomKitError('store_conflict', 'An event of this commit is in the timeline already.', {
      roomId: record.room.id,
      index,
    });
  }
  for (const event of events) {
    const holder = findHolder(record, event);
    if (holder) return { kind: 'duplicate', event: holder };
  }
  if (events.length > 1) requireDistinct(events);
  return null;
}

function findHolder(record: RoomRecord, event: RoomEvent): RoomEvent | null {
  if (event.idempotencyKey != null) {
    const index = record.keys?.get(event.idempotencyKey);
    if (index !== undefined) return record.events[index] ?? null;
  }
  const native = event.source.providerMessageId;
  if (native == null) return null;
  const place = record.organization.providerMessages.get(event.source.channelId)?.get(native);
  return place?.record.events[place.index] ?? null;
}

function requireDistinct(events: readonly RoomEvent[]): void {
  const seen = new Set<string>();
  for (const { id, idempotencyKey, source } of events) {
    const names = [`id ${id}`];
    if (idempotencyKey != null) names.push(`key ${idempotencyKey}`);
    if (source.providerMessageId != null) names.push(`native ${source.channelId}\u0000${source.providerMessageId}`);
    for (const name of names) {
      if (seen.has(name)) throw new InputError('events', 'must differ in id, idempotency key and provider message id');
      seen.add(name);
    }
  }
}

/** The frozen copy that is stored. */
export function storedEvent(event: RoomEvent, roomId: string, index: number): RoomEvent {
  const isInPlace = event.index === index && event.roomId === roomId;
  // A frozen event is frozen through and through: that is the promise of who freezes it (see `CommitInput`).
  return isInPlace && Object.isFrozen(event) ? event : freezeEvent(event, { roomId, index });
}

/**
 * New contents for an event that is stored: its place and its keys stay what they are.
 *
 * @throws RoomKitError `event_not_found`
 */
export function changedEvent(record: RoomRecord, event: RoomEvent): RoomEvent {
  const stored = record.event(event.id);
  if (!stored) {
    throw new RoomKitError('event_not_found', 'The room has no such event.', {
      roomId: record.room.id,
      eventId: event.id,
    });
  }
  const { channelId, providerMessageId } = stored.source;
  const keepsSource = event.source.channelId === channelId && event.source.providerMessageId === providerMessageId;
  const source = keepsSource ? event.source : { ...event.source, channelId, providerMessageId };
  const pinned = { ...event, source, idempotencyKey: stored.idempotencyKey };
  return storedEvent(pinned, record.room.id, stored.index);
}

/** @throws InputError when an entry names an event that is neither stored nor part of the commit */
export function requireOutboxEvents(
  record: RoomRecord,
  events: readonly RoomEvent[],
  outbox: readonly OutboxEntry[],
): void {
  for (const { eventId } of outbox) {
    if (!events.some((event) => event.id === eventId) && record.indexes.get(eventId) === undefined) {
      throw new InputError('outbox', 'must name events of the room');
    }
  }
}
