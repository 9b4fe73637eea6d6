import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room, RoomReference } from '../domain/room.ts';
import type { Observation, Task } from '../domain/task.ts';
import type { OutboxEntry } from './store-outbox.ts';

/** The right to write to a room. The store issues the epoch and refuses every other one. */
export interface RoomLease {
  readonly room: RoomReference;
  readonly nodeId: string;
  /** Rises with each claim by another node. */
  readonly epoch: number;
}

/** Which room to claim, for whom, and what to look up on the way. */
export interface OpenPassInput {
  readonly room: RoomReference;
  readonly nodeId: string;
  /** Looked up on the way, so that a duplicate costs no second round trip. */
  readonly idempotencyKey?: string | null;
  /** The channel that speaks: whether it was detached on purpose comes back in `revoked`. */
  readonly channelId?: string | null;
}

/** What a claim came to. */
export type OpenPassResult =
  | {
      readonly outcome: 'opened';
      readonly lease: RoomLease;
      readonly room: Room;
      readonly bindings: readonly ChannelBinding[];
      /** The event that holds the idempotency key. */
      readonly duplicate: RoomEvent | null;
      /** `channelId` was detached from this room and must not be attached again by itself. */
      readonly revoked: boolean;
    }
  | { readonly outcome: 'missing' }
  /** Another living node holds the room; ask again after this time. */
  | { readonly outcome: 'held'; readonly retryAfterMs: number };

/** Fields of a room that a commit replaces. Counters are the store's own. */
export type RoomChange = Partial<
  Pick<Room, 'status' | 'pausedAt' | 'closedAt' | 'timers' | 'agentResponsePolicy' | 'metadata'>
>;

/**
 * One atomic write. Events take the next indexes in the order given, whatever index they carry; the
 * store sets `eventCount`, `latestIndex` and `updatedAt`, and `timers.lastActivityAt` when an event
 * with status `delivered` is among them.
 */
export interface CommitInput {
  readonly lease: RoomLease;
  /** Gives the lease back with the same write. */
  readonly release: boolean;
  readonly now: Date;
  /** Who freezes an event freezes everything in it: a store may keep a frozen one as it is. Others are copied. */
  readonly events?: readonly RoomEvent[];
  /** Events that are in the timeline already, with their new contents: edits, deletions, results. Place and keys stay. */
  readonly updatedEvents?: readonly RoomEvent[];
  /** Removes events for good, with their deliveries and receipts; their indexes stay used and their keys become free. */
  readonly removedEventIds?: readonly string[];
  readonly room?: RoomChange;
  readonly bindings?: readonly ChannelBinding[];
  /** Detaches, and remembers that it was on purpose until the channel is attached again. */
  readonly removedChannelIds?: readonly string[];
  readonly participants?: readonly Participant[];
  readonly identities?: readonly Identity[];
  readonly tasks?: readonly Task[];
  readonly observations?: readonly Observation[];
  /** One entry for each (event, target), born claimed by the lease's node. */
  readonly outbox?: readonly OutboxEntry[];
}

/** What a write came to. A refused one throws. */
export type CommitResult =
  | {
      readonly outcome: 'committed';
      /** As stored, frozen, in the order given. */
      readonly events: readonly RoomEvent[];
      readonly room: Room;
      /** Entries of the outbox that stand behind another node's: they wait until they are at the head. */
      readonly behind: readonly Pick<OutboxEntry, 'eventId' | 'channelId'>[];
    }
  /** An event's idempotency key or provider message id was taken by this earlier event; nothing was written. */
  | { readonly outcome: 'duplicate'; readonly event: RoomEvent };
