import type { ChannelHost, RoomEvent } from '@roomkit/core';

import { canSee, type Reader } from './reader.ts';

/** The event a participant names; null where there is none that this participant may see. */
export async function seenEvent(
  host: Pick<ChannelHost, 'getEvent'>,
  roomId: string,
  eventId: string,
  reader: Reader,
): Promise<RoomEvent | null> {
  const event = await host.getEvent(roomId, eventId);
  return event !== null && canSee(event, reader) ? event : null;
}
