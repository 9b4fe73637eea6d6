import type { RoomEvent } from '@roomkit/core';

/** The idempotency key of a client's message: its own id, out of reach of everybody else's. */
export function messageKey(participantId: string, messageId: string): string {
  return prefixOf(participantId) + messageId;
}

/** The id a client gave its message, for that client only. */
export function messageIdOf(event: Pick<RoomEvent, 'idempotencyKey'>, participantId: string): string | null {
  const prefix = prefixOf(participantId);
  const key = event.idempotencyKey;
  return key !== null && key.startsWith(prefix) ? key.slice(prefix.length) : null;
}

/** Either id may hold a colon: only with its length does a participant's own end where it ends. */
function prefixOf(participantId: string): string {
  return `${participantId.length}:${participantId}:`;
}
