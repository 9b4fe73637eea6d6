import type { Room } from '../domain/room.ts';

/** Rooms by age (createdAt, then id), with the latest at hand however many there are. */
export class SortedRooms<Entry extends { readonly room: Room }> {
  readonly #entries: Entry[] = [];

  add(entry: Entry): void {
    const position = this.#position(entry);
    if (this.#entries[position] !== entry) this.#entries.splice(position, 0, entry);
  }

  remove(entry: Entry): void {
    const position = this.#position(entry);
    if (this.#entries[position] === entry) this.#entries.splice(position, 1);
  }

  /** The latest first, at most `limit` of them. */
  latest(limit: number): readonly Entry[] {
    return this.#entries.slice(Math.max(0, this.#entries.length - limit)).toReversed();
  }

  #position(entry: Entry): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareAge((this.#entries[middle] as Entry).room, entry.room) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Negative when the first room is the older one. */
export function compareAge(one: Room, other: Room): number {
  const difference = one.createdAt.getTime() - other.createdAt.getTime();
  if (difference !== 0) return difference;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}
