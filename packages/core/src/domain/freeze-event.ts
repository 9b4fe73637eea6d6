import type { RoomEvent } from './event.ts';
import { freezeCopy, freezeDate } from './freeze-copy.ts';

/**
 * An event, with changes, of which nothing can be changed any more. Of its parts only those are copied
 * that are not frozen already.
 *
 * @throws InputError naming the field that is no plain data
 */
export function freezeEvent(event: RoomEvent, changes: Partial<RoomEvent>): RoomEvent {
  return Object.freeze({
    ...event,
    ...changes,
    source: freezeCopy(changes.source ?? event.source, 'source'),
    content: freezeCopy(event.content, 'content'),
    addressedTo: event.addressedTo === null ? null : freezeCopy(event.addressedTo, 'addressedTo'),
    createdAt: freezeDate(event.createdAt),
    metadata: freezeCopy(event.metadata, 'metadata'),
    channelData: freezeCopy(event.channelData, 'channelData'),
    deliveryResults: freezeCopy(event.deliveryResults, 'deliveryResults'),
  });
}
