import type { RoomEvent } from '../domain/event.ts';
import type { Participant } from '../domain/participant.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';

/** The name to put before somebody else's words on a channel; null for none. */
export type AttributionFunction = (event: RoomEvent, sender: Participant | null) => string | null;

/**
 * Attributions given as functions. They live as long as the process: the binding itself is stored as
 * `prefix`, which is what another process shows.
 */
export class Attributions {
  readonly #rooms = new Map<string, Map<string, AttributionFunction>>();

  get(reference: RoomReference, channelId: string): AttributionFunction | null {
    if (this.#rooms.size === 0) return null;
    return this.#rooms.get(roomKey(reference))?.get(channelId) ?? null;
  }

  set(reference: RoomReference, channelId: string, attribution: AttributionFunction): void {
    const key = roomKey(reference);
    let channels = this.#rooms.get(key);
    if (!channels) this.#rooms.set(key, (channels = new Map()));
    channels.set(channelId, attribution);
  }

  delete(reference: RoomReference, channelId: string): void {
    const key = roomKey(reference);
    const channels = this.#rooms.get(key);
    channels?.delete(channelId);
    if (channels?.size === 0) this.#rooms.delete(key);
  }

  /** Forgets a room. */
  dropRoom(reference: RoomReference): void {
    this.#rooms.delete(roomKey(reference));
  }
}
