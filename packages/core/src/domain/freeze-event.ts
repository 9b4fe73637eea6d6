import type { EventSource, RoomEvent } from './event.ts';
import { freezeCopy, freezeDate } from './freeze-copy.ts';

/** What may be set on the way. */
export type EventChanges = Partial<
  Pick<
    RoomEvent,
    'roomId' | 'source' | 'status' | 'blockedBy' | 'index' | 'parentEventId' | 'sourceVisibility' | 'metadata'
  >
>;

/**
 * An event, with changes, of which nothing can be changed any more. Of its parts only those are copied
 * that are not frozen already. One spread and plain assignments: this runs for every message, and a second
 * spread would cost more than all the rest.
 *
 * @throws InputError naming the field that is no plain data
 */
export function freezeEvent(event: RoomEvent, changes: EventChanges): RoomEvent {
  const copy = { ...event };
  copy.source = freezeSource(changes.source ?? event.source);
  copy.content = freezeCopy(event.content, 'content');
  if (event.addressedTo !== null) copy.addressedTo = freezeCopy(event.addressedTo, 'addressedTo');
  copy.createdAt = freezeDate(event.createdAt);
  copy.metadata = freezeCopy(changes.metadata ?? event.metadata, 'metadata');
  copy.channelData = freezeCopy(event.channelData, 'channelData');
  copy.deliveryResults = freezeCopy(event.deliveryResults, 'deliveryResults');
  if (changes.roomId !== undefined) copy.roomId = changes.roomId;
  if (changes.status !== undefined) copy.status = changes.status;
  if (changes.blockedBy !== undefined) copy.blockedBy = changes.blockedBy;
  if (changes.index !== undefined) copy.index = changes.index;
  if (changes.parentEventId !== undefined) copy.parentEventId = changes.parentEventId;
  if (changes.sourceVisibility !== undefined) copy.sourceVisibility = changes.sourceVisibility;
  return Object.freeze(copy);
}

function freezeSource(source: EventSource): EventSource {
  const rawPayload = freezeCopy(source.rawPayload, 'source');
  if (rawPayload === source.rawPayload && Object.isFrozen(source)) return source;
  const copy = { ...source };
  copy.rawPayload = rawPayload;
  return Object.freeze(copy);
}
