import type { RoomEvent } from '../domain/event.ts';

/**
 * What a vendor is given to show again in its reports, so that they name the event also where the answer to the send
 * was lost.
 *
 * @param key - of the send, for vendors that find messages by what they were given
 */
export function eventReference({ roomId, id }: Pick<RoomEvent, 'roomId' | 'id'>, key: string | null = null): string {
  return JSON.stringify(key === null ? [roomId, id] : [roomId, id, key]);
}

/** The event that a reference names; nothing where somebody else has given it. */
export function eventOfReference(reference: unknown): { readonly roomId?: string; readonly eventId?: string } {
  try {
    const [roomId, eventId]: readonly unknown[] = JSON.parse(String(reference));
    return typeof roomId === 'string' && typeof eventId === 'string' ? { roomId, eventId } : {};
  } catch {
    return {};
  }
}
