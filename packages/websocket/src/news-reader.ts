import { canRead, isRoomKitError } from '@roomkit/core';

import type { FeedDeps } from './feed-host.ts';
import { generationOf } from './wire.ts';

/** How a room stands for the channel. */
export type RoomStanding =
  | { readonly outcome: 'open'; readonly latestIndex: number }
  /** Its members are told nothing for now. */
  | { readonly outcome: 'unread' }
  /** The channel, or the room, is gone; or the room is another one of the same id. */
  | { readonly outcome: 'detached' };

/** The room as those who are in it know it. */
export interface KnownRoom {
  readonly roomId: string;
  readonly generation: string;
}

/** Reads what became of a room in other processes, as far as it is to be told. @throws what the store throws */
export async function readStanding(deps: FeedDeps, { generation, roomId }: KnownRoom): Promise<RoomStanding> {
  try {
    const { bindings, room } = await deps.host.getContext(roomId);
    // Its indexes begin again: told as more of the same, they would be taken for events told before.
    if (generationOf(room) !== generation) return { outcome: 'detached' };
    const binding = bindings.find(({ channelId }) => channelId === deps.channelId);
    if (binding === undefined) return { outcome: 'detached' };
    if (!canRead(binding.access) || binding.outputMuted) return { outcome: 'unread' };
    return { outcome: 'open', latestIndex: room.eventCount === 0 ? -1 : room.latestIndex };
  } catch (error) {
    if (isRoomKitError(error, 'room_not_found')) return { outcome: 'detached' };
    throw error;
  }
}
