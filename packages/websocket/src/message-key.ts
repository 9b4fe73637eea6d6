import type { RoomEvent } from '@roomkit/core';

/** The idempotency key of a client's message: its own id, out of reach of everybody else's. */
export function messageKey(participantId: string, messageId: string): string {
  return `${participantId}:${messageId}`;
}

/** The id a client gave its message, for that client only. */
export function messageIdOf(event: Pick<RoomEvent, 'idempotencyKey'>, participantId: string): string | null {
  const prefix = `${participantId}:`;
  const key = event.idempotencyKey;
  return key !== null && key.startsWith(prefix) ? key.slice(prefix.length) : null;
}
