import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room } from '../domain/room.ts';

/** What hooks and channels may know of a room while an event passes. */
export interface RoomContext {
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
  /** Everybody in the room, those who left included. Read once, when first asked. */
  participants(): Promise<readonly Participant[]>;
  /**
   * The most recent events before the one at hand, ascending. Read once, when first asked. The whole
   * timeline: filter with `visibleEvents` before showing it to a channel.
   */
  recentEvents(): Promise<readonly RoomEvent[]>;
  /** A new id from the kit's source of ids. */
  createId(): string;
  /** The kit's time. */
  now(): Date;
  /** Fires when the work at hand is no longer wanted. */
  readonly signal?: AbortSignal | undefined;
}
