import type { RoomEvent } from '../domain/event.ts';
import type { RoomRecord } from './records.ts';
import { dropEventDeliveries } from './store-outbox.ts';
import { dropEventReceipts } from './store-receipts.ts';

/** Puts an event at the end of a timeline, its index being the next one. */
export function appendEvent(record: RoomRecord, event: RoomEvent): void {
  const { index, idempotencyKey, source } = event;
  record.events.push(event);
  record.indexes.add(event.id, index);
  record.changes?.add(index);
  if (idempotencyKey != null) (record.keys ??= new Map()).set(idempotencyKey, index);
  if (source.providerMessageId == null) return;
  const { providerMessages } = record.organization;
  let ofChannel = providerMessages.get(source.channelId);
  if (!ofChannel) providerMessages.set(source.channelId, (ofChannel = new Map()));
  ofChannel.set(source.providerMessageId, { record, index });
}

export function replaceEvent(record: RoomRecord, event: RoomEvent): void {
  record.events[event.index] = event;
  record.changed(event.index);
}

/** Takes an event out and frees its keys; its index stays used. Unknown ids are passed over. */
export function removeEvent(record: RoomRecord, eventId: string): void {
  const index = record.indexes.get(eventId);
  const event = index === undefined ? null : record.events[index];
  if (index === undefined || !event) return;
  record.events[index] = null;
  record.changed(index);
  (record.removedIds ??= new Map()).set(index, eventId);
  if (event.idempotencyKey != null) record.keys?.delete(event.idempotencyKey);
  const native = event.source.providerMessageId;
  if (native != null) record.organization.providerMessages.get(event.source.channelId)?.delete(native);
  dropEventDeliveries(record, eventId);
  dropEventReceipts(record, eventId);
}
