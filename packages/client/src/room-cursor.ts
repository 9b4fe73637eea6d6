import type { JoinFrame } from './protocol/client-frames.ts';
import type { JoinedFrame } from './protocol/server-frames.ts';

/** How far a client has followed a room: what to ask for on return, and whether something is missing. */
export class RoomCursor {
  #generation: string | null = null;
  /** Everything visible up to here is held. */
  #highWater = -1;
  /** Every change up to here, of what is held, is known. */
  #change = 0;
  /** There is something to go on from. */
  #hasBegun = false;
  /** Own events known ahead of what comes before them. */
  readonly #ahead = new Set<number>();

  get highWater(): number {
    return this.#highWater;
  }

  /** Whether anything of the room was held, be it only that there is nothing in it. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Asks to enter, or to go on where the last connection ended. */
  joinFrame(roomId: string, limit: number | undefined): JoinFrame {
    const first: JoinFrame = { type: 'join', roomId, ...(limit === undefined ? {} : { limit }) };
    if (!this.#hasBegun || this.#generation === null) return first;
    return { ...first, afterIndex: this.#highWater, changedSince: this.#change, generation: this.#generation };
  }

  /** Notes the answer. True where everything held before has to be forgotten. */
  joined(frame: JoinedFrame): boolean {
    const isFresh = frame.reset || !this.#hasBegun || this.#generation !== frame.generation;
    this.#generation = frame.generation;
    this.#ahead.clear();
    if (isFresh) {
      this.#highWater = -1;
      this.#change = frame.change;
      this.#hasBegun = false;
    }
    return isFresh;
  }

  /** Takes the next index. False where something before it never came. */
  advance(previousIndex: number | null, index: number): boolean {
    if (previousIndex !== null && previousIndex > this.#highWater && !this.#ahead.has(previousIndex)) return false;
    this.#hasBegun = true;
    this.#highWater = Math.max(this.#highWater, index);
    for (const known of this.#ahead) if (known <= this.#highWater) this.#ahead.delete(known);
    return true;
  }

  /** Notes an own event that came ahead of its turn. */
  runAhead(index: number): void {
    if (index > this.#highWater) this.#ahead.add(index);
  }

  /** Notes that nothing is missing up to an index and a change. */
  reached(index: number, change: number): void {
    this.#hasBegun = true;
    this.#highWater = Math.max(this.#highWater, index);
    this.#change = Math.max(this.#change, change);
  }
}
