import type { EphemeralEventType } from '@roomkit/core';

import type { WireEvent, WireParticipant, WireStream } from './wire-event.ts';

/** The connection is open; rooms may be joined. */
export interface WelcomeFrame {
  readonly type: 'welcome';
  readonly version: number;
  readonly connectionId: string;
  /** Who the server takes this connection for. */
  readonly participantId: string;
  /** Silence longer than twice this means the connection is dead. */
  readonly heartbeatIntervalMs: number;
  /** The largest frame the server reads, in bytes of UTF-8. */
  readonly maxPayloadBytes: number;
}

/** The room was entered. The replay follows, then `synced`; live frames wait until then. */
export interface JoinedFrame {
  readonly type: 'joined';
  readonly roomId: string;
  /** Names this life of the room: indexes of another generation mean nothing here. */
  readonly generation: string;
  /** What the client held does not belong to this room: forget it, everything comes anew. */
  readonly reset: boolean;
  /** Where a client that starts afresh begins to know of changes: what it is sent from here on contains them up to this one. */
  readonly change: number;
  readonly participants: readonly WireParticipant[];
  /** Ids of participants connected over this channel now. */
  readonly present: readonly string[];
}

/** The replay is over: everything this reader may see has been sent, and what comes next comes live. */
export interface SyncedFrame {
  readonly type: 'synced';
  readonly roomId: string;
  /** The index up to which that holds; -1 in an empty room. */
  readonly index: number;
  readonly change: number;
}

/** A place to resume from: events up to `index`, and their changes up to `change`, have been sent. */
export interface CheckpointFrame {
  readonly type: 'checkpoint';
  readonly roomId: string;
  readonly index: number;
  readonly change: number;
}

/** The room was left, on request or by force. */
export interface LeftFrame {
  readonly type: 'left';
  readonly roomId: string;
  readonly reason: 'requested' | 'removed' | 'detached';
}

/** Who is in the room now. */
export interface ParticipantsFrame {
  readonly type: 'participants';
  readonly roomId: string;
  readonly participants: readonly WireParticipant[];
}

/**
 * The next event of the timeline. `previousIndex` is the one before it that this reader may see, null
 * where none was sent: indexes between the two are hidden, while an unknown `previousIndex` means loss.
 */
export interface EventFrame {
  readonly type: 'event';
  readonly roomId: string;
  readonly previousIndex: number | null;
  readonly event: WireEvent;
}

/** An event that was sent before, as it is now. */
export interface UpdateFrame {
  readonly type: 'update';
  readonly roomId: string;
  readonly event: WireEvent;
}

/** An event was taken back. `removed` means that nothing of it is left, not even its place. */
export interface DeleteFrame {
  readonly type: 'delete';
  readonly roomId: string;
  readonly eventId: string;
  readonly removed: boolean;
}

/** A `send` of this connection is in the timeline. Takes the place of its `event` frame. */
export interface AckFrame {
  readonly type: 'ack';
  readonly roomId: string;
  /** The id of the `send`. */
  readonly id: string;
  /** As stored: hooks may have changed it. */
  readonly event: WireEvent;
  /** Absent where the ack runs ahead of events before it, which then still follow. */
  readonly previousIndex?: number | null;
  /** It had been stored before. */
  readonly duplicate: boolean;
}

/** A `send` was refused; nothing of it is in the timeline for others. */
export interface NackFrame {
  readonly type: 'nack';
  readonly roomId: string;
  readonly id: string;
  /** A `NackCode`, or a reason of the kit. */
  readonly code: string;
  /** What the refusing hook said. */
  readonly reason: string | null;
  /** The same id may be sent again. */
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** An answer begins to be written. Provisional until `stream_end`. */
export interface StreamStartFrame {
  readonly type: 'stream_start';
  readonly roomId: string;
  /** The id the event will have. */
  readonly streamId: string;
  readonly stream: WireStream;
}

/** More words of a stream. */
export interface StreamDeltaFrame {
  readonly type: 'stream_delta';
  readonly roomId: string;
  readonly streamId: string;
  readonly delta: string;
}

/** The stream became this event. Takes the place of its `event` frame. */
export interface StreamEndFrame {
  readonly type: 'stream_end';
  readonly roomId: string;
  readonly streamId: string;
  readonly previousIndex: number | null;
  readonly event: WireEvent;
}

/** The stream became nothing: take its words off the screen. */
export interface StreamAbortFrame {
  readonly type: 'stream_abort';
  readonly roomId: string;
  readonly streamId: string;
  readonly reason: 'refused' | 'failed';
}

/** Typing, presence, a reaction or a read receipt; never stored, may be left out under load. */
export interface EphemeralFrame {
  readonly type: 'ephemeral';
  readonly roomId: string;
  readonly kind: EphemeralEventType;
  readonly participantId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** Answers `ping`. */
export interface PongFrame {
  readonly type: 'pong';
}

/** A frame of the client led to nothing. */
export interface ErrorFrame {
  readonly type: 'error';
  /** An `ErrorCode`. */
  readonly code: string;
  readonly message: string;
  readonly roomId?: string;
  readonly retryable: boolean;
}

/** Everything a server may say. */
export type ServerFrame =
  | WelcomeFrame
  | JoinedFrame
  | SyncedFrame
  | CheckpointFrame
  | LeftFrame
  | ParticipantsFrame
  | EventFrame
  | UpdateFrame
  | DeleteFrame
  | AckFrame
  | NackFrame
  | StreamStartFrame
  | StreamDeltaFrame
  | StreamEndFrame
  | StreamAbortFrame
  | EphemeralFrame
  | PongFrame
  | ErrorFrame;
