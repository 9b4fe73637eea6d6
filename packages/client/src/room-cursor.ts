import type { JoinFrame } from './protocol/client-frames.ts';
import type { JoinedFrame } from './protocol/server-frames.ts';

/** How far a client has followed a room: what to ask for on return, and whether something is missing. */
export class RoomCursor {
  #generation: string | null = null;
  /** Everything visible up to here is held. */
  #highWater = -1;
  /** Every change up to here is known; null until the first replay has come to its end. */
  #change: number | null = null;
  /** Own events known ahead of what comes before them. */
  readonly #ahead = new Set<number>();

  get highWater(): number {
    return this.#highWater;
  }

  /** Asks to enter, or to go on where the last connection ended. */
  joinFrame(roomId: string, limit: number | undefined): JoinFrame {
    if (this.#change === null || this.#generation === null) {
      return { type: 'join', roomId, ...(limit === undefined ? {} : { limit }) };
    }
    return {
      type: 'join',
      roomId,
      afterIndex: this.#highWater,
      changedSince: this.#change,
      generation: this.#generation,
      ...(limit === undefined ? {} : { limit }),
    };
  }

  /** Notes the answer. True where everything held before has to be forgotten. */
  joined(frame: JoinedFrame): boolean {
    const isFresh = frame.reset || this.#change === null || this.#generation !== frame.generation;
    this.#generation = frame.generation;
    this.#ahead.clear();
    if (isFresh) {
      this.#highWater = -1;
      this.#change = null;
    }
    return isFresh;
  }

  /** Takes the next index. False where something before it never came. */
  advance(previousIndex: number | null, index: number): boolean {
    if (previousIndex !== null && previousIndex > this.#highWater && !this.#ahead.has(previousIndex)) return false;
    this.#highWater = Math.max(this.#highWater, index);
    for (const known of this.#ahead) if (known <= this.#highWater) this.#ahead.delete(known);
    return true;
  }

  /** Notes an own event that came ahead of its turn. */
  runAhead(index: number): void {
    if (index > this.#highWater) this.#ahead.add(index);
  }

  synced(index: number, change: number): void {
    this.#highWater = Math.max(this.#highWater, index);
    this.#change = Math.max(this.#change ?? 0, change);
  }
}
