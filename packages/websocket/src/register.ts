import type { Clock } from '@roomkit/core';
import { InputError, requireId } from '@roomkit/core';

import { type Authentication, type ConnectionIdentity, readAuthentication } from './authenticate.ts';
import type { Connection } from './connection.ts';

/** Who a registered connection is, and where it belongs. */
export interface RegisterOptions {
  /** @defaultValue the connection's own id, which nobody else sees as a person */
  readonly participantId?: string;
  /** Rooms that are joined at once; the only ones it may enter, unless `canJoin` is given. @defaultValue none */
  readonly rooms?: readonly string[];
  /** Judges rooms the connection asks for itself. */
  readonly canJoin?: (roomId: string) => boolean | Promise<boolean>;
  /** Latest events shown when a room is joined at once. @defaultValue 0 */
  readonly historyLimit?: number;
  /** Told that the channel has ended the connection, with the code to close it with. */
  readonly onClose?: (code: number, reason: string) => void;
}

/** A connection whose wire belongs to somebody else. */
export interface RegisteredConnection {
  readonly id: string;
  /** Resolves when the rooms given have been joined or refused. */
  readonly ready: Promise<void>;
  /** Takes a frame the client sent, `hello` excepted. Resolves when it has been dealt with. */
  receive(text: string): Promise<void>;
}

/** The rights of a connection that its host vouches for. @throws InputError */
export function identityOf(
  id: string,
  options: RegisterOptions,
  deps: { readonly clock: Clock; readonly timeoutMs: number; readonly organizationId: string | null },
): ConnectionIdentity {
  requireId('connectionId', id);
  const { canJoin, participantId = id, rooms = [] } = options;
  const given: Authentication = canJoin === undefined ? { participantId, rooms } : { participantId, canJoin };
  const identity = readAuthentication(deps, given);
  if (identity === null)
    throw new InputError('participantId', 'must be an id of at most 190 characters, with rooms as a list');
  return { ...identity, isNamed: options.participantId !== undefined };
}

/** Joins the rooms a registered connection belongs to from the start. */
export async function joinAll(
  connection: Connection,
  rooms: readonly string[],
  limit: number,
  receive: (connection: Connection, text: string) => Promise<void>,
): Promise<void> {
  await Promise.all(rooms.map((roomId) => receive(connection, JSON.stringify({ type: 'join', roomId, limit }))));
}
