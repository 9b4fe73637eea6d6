import type { EventContent } from '@roomkit/core';

/** The version of the protocol these types describe. */
export const PROTOCOL_VERSION = 1;

/** First frame of a connection; `welcome` answers it. */
export interface HelloFrame {
  readonly type: 'hello';
  readonly version: number;
  /** Proof of who this is, where the server wants it here and not in the request. */
  readonly token?: string;
}

/** Enters a room, or resumes it. Joining a room twice starts over from the indexes given. */
export interface JoinFrame {
  readonly type: 'join';
  readonly roomId: string;
  /** The last index this client holds without a hole; everything after it follows. */
  readonly afterIndex?: number;
  /** The `change` of the last `joined`, `checkpoint` or `synced`; what was edited or deleted since follows. */
  readonly changedSince?: number;
  /** The `generation` of the last `joined`; another one there makes the server start afresh. */
  readonly generation?: string;
  /** How many of the latest events to begin with, where `afterIndex` is not given. 0 to 500. */
  readonly limit?: number;
}

/** Leaves a room. */
export interface LeaveFrame {
  readonly type: 'leave';
  readonly roomId: string;
}

/** A message, edit or deletion. Sent again with the same id, it is answered again and stored once. */
export interface SendFrame {
  readonly type: 'send';
  /** Made by the client, 1 to 64 characters, unique for its participant. */
  readonly id: string;
  readonly roomId: string;
  readonly content: EventContent;
  readonly parentEventId?: string;
  /** Narrows who may see it. */
  readonly visibility?: string;
  /** Agents asked to act; an empty list asks none. */
  readonly addressedTo?: readonly string[];
}

/** Somebody started or stopped writing. */
export interface TypingFrame {
  readonly type: 'typing';
  readonly roomId: string;
  readonly isTyping: boolean;
}

/** A reaction was put on an event or taken back. */
export interface ReactFrame {
  readonly type: 'react';
  readonly roomId: string;
  readonly eventId: string;
  readonly emoji: string;
  readonly action: 'add' | 'remove';
}

/** Everything up to this index was read. Never goes back. */
export interface ReadFrame {
  readonly type: 'read';
  readonly roomId: string;
  readonly index: number;
}

/** Asks for a sign of life; `pong` answers. */
export interface PingFrame {
  readonly type: 'ping';
}

/** Everything a client may say. */
export type ClientFrame =
  | HelloFrame
  | JoinFrame
  | LeaveFrame
  | SendFrame
  | TypingFrame
  | ReactFrame
  | ReadFrame
  | PingFrame;
