import type { ChannelBinding } from '../domain/binding.ts';
import type { Room } from '../domain/room.ts';
import type { Clock } from '../ports/runtime.ts';
import type { RoomLease } from '../ports/store-pass.ts';

/** How many rooms are remembered. Past that all are forgotten together: each costs one claim to learn anew. */
const MOST_ROOMS = 4_096;
/** How long a room stays hot where other processes may write to it too. */
const SHARED_FOR_MS = 250;

/** A room as this node's last write left it, and the lease it wrote under. */
export interface HotRoom {
  readonly lease: RoomLease;
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
}

interface Entry extends HotRoom {
  readonly until: number;
}

/**
 * Rooms this node wrote to a moment ago. A lease that was given back stays good until another node claims
 * the room, so the next message may be decided on what is remembered, without asking the store first: the
 * commit is refused where that was no longer true, and the message is decided again on what is.
 */
export class HotRooms {
  readonly #rooms = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #forMs: number;

  /** @param shared - whether other processes may write to the store */
  constructor(clock: Clock, shared: boolean) {
    this.#clock = clock;
    this.#forMs = shared ? SHARED_FOR_MS : Infinity;
  }

  find(key: string): HotRoom | null {
    const entry = this.#rooms.get(key);
    if (!entry) return null;
    if (this.#forMs === Infinity || this.#clock.monotonic() < entry.until) return entry;
    this.#rooms.delete(key);
    return null;
  }

  remember(key: string, { lease, room, bindings }: HotRoom): void {
    const until = this.#forMs === Infinity ? Infinity : this.#clock.monotonic() + this.#forMs;
    if (this.#rooms.size >= MOST_ROOMS && !this.#rooms.has(key)) this.#rooms.clear();
    this.#rooms.set(key, { lease, room, bindings, until });
  }

  forget(key: string): void {
    this.#rooms.delete(key);
  }
}
