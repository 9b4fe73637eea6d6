import type { TimelineEntry } from './entry.ts';
import type { RoomKitClientError } from './errors.ts';
import type { WireParticipant } from './protocol/wire-event.ts';

/**
 * Where a room is: asked for, being read, up to date, waiting for a connection, or given up, by choice or
 * by the server's.
 */
export type RoomState = 'joining' | 'replaying' | 'live' | 'offline' | 'left';

/** What a room tells its listeners. */
export interface RoomEvents {
  /** The timeline is another one; read `room.timeline`. Once for everything that came together. */
  readonly change: readonly TimelineEntry[];
  /** A committed event is in the timeline. */
  readonly event: TimelineEntry;
  /** An event was edited. */
  readonly update: TimelineEntry;
  /** An event was taken back; `removed` without leaving its place. */
  readonly delete: { readonly eventId: string; readonly removed: boolean };
  /** An answer grew. */
  readonly stream: TimelineEntry;
  readonly typing: { readonly participantId: string; readonly isTyping: boolean };
  readonly presence: { readonly participantId: string; readonly status: 'online' | 'away' | 'offline' };
  /** `participantId` is null where it is not known who. */
  readonly reaction: {
    readonly participantId: string | null;
    readonly eventId: string;
    readonly emoji: string;
    readonly action: 'add' | 'remove';
  };
  /** Somebody has read up to an index, or these events. */
  readonly read: {
    readonly participantId: string | null;
    readonly index: number | null;
    readonly eventIds: readonly string[];
  };
  /** A notice of the application's own. */
  readonly custom: { readonly participantId: string | null; readonly data: Readonly<Record<string, unknown>> };
  /**
   * The room is not the one that was followed: it was deleted and made anew under its id, or has lost events
   * that were held here. The timeline begins afresh, with own messages on their way alone; what an application
   * keeps beside it is out of date.
   */
  readonly reset: null;
  readonly participants: readonly WireParticipant[];
  readonly state: RoomState;
  /** The server refused something that nobody waits for. */
  readonly error: RoomKitClientError;
}
