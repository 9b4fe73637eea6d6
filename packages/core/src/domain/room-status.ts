import { BlockReason } from './inbound.ts';
import type { RoomStatus } from './room.ts';

const NEXT: Readonly<Record<RoomStatus, readonly RoomStatus[]>> = {
  active: ['paused', 'closed'],
  paused: ['active', 'closed'],
  closed: ['active', 'archived'],
  archived: [],
};

/** Whether a room may go from one status to another (RFC 5.1). */
export function canTransition(from: RoomStatus, to: RoomStatus): boolean {
  return NEXT[from].includes(to);
}

/** Why a room in this status takes no event, or null when it does. */
export function statusRefusal(status: RoomStatus): BlockReason | null {
  if (status === 'closed') return BlockReason.ROOM_CLOSED;
  if (status === 'archived') return BlockReason.ROOM_ARCHIVED;
  return null;
}
