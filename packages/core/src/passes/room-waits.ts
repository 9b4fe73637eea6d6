import type { PassState } from './pass.ts';

interface Wait {
  readonly holder: PassState;
  readonly key: string;
}

/**
 * Which held rooms wait for which other rooms: code within a pass that changes another room holds one
 * lock and wants a second. Two that want each other's would never end.
 */
export class RoomWaits {
  readonly #waits = new Set<Wait>();

  /** Whether waiting for `key` would wait, over others, for the room that `holder` holds. */
  wouldClose(holder: PassState, key: string): boolean {
    const open = [key];
    const seen = new Set(open);
    for (let from = open.pop(); from !== undefined; from = open.pop()) {
      for (const wait of this.#waits) {
        // A wait that outlived its pass holds nothing any more.
        if (wait.holder.key !== from || wait.holder.isOver) continue;
        if (wait.key === holder.key) return true;
        if (!seen.has(wait.key)) {
          seen.add(wait.key);
          open.push(wait.key);
        }
      }
    }
    return false;
  }

  /** Notes a wait; returns the way to end it. */
  add(holder: PassState, key: string): () => void {
    const wait: Wait = { holder, key };
    this.#waits.add(wait);
    return () => void this.#waits.delete(wait);
  }
}
