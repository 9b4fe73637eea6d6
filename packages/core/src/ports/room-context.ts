import type { ChannelBinding } from '../domain/binding.ts';
import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room } from '../domain/room.ts';
import type { TelemetrySpan } from './telemetry.ts';

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
  /** The native ids under which an event is known to each channel; edits, deletions and reactions need them. */
  receipts(eventId: string): Promise<readonly DeliveryReceipt[]>;
  /** A new id from the kit's source of ids. */
  createId(): string;
  /** The kit's time. */
  now(): Date;
  /** Fires when the work at hand is no longer wanted. */
  readonly signal?: AbortSignal | undefined;
  /** Native ids of parts of the event at hand that went in earlier tries, in their order. */
  readonly sentMessageIds?: readonly string[];
  /**
   * Takes the messages that have arrived for this channel since its turn began, oldest first: the running turn
   * then answers them too. There where the channel's overlap policy is `steer`.
   */
  readonly takeNewer?: (() => Promise<readonly RoomEvent[]>) | undefined;
  /** The span to hang further spans below, where telemetry is on. */
  readonly span?: TelemetrySpan | null;
}
