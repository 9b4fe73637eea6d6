import { roomKey, type RoomReference } from '../domain/room.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { RoomLease } from '../ports/store-pass.ts';
import type { ConversationStore } from '../ports/store.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface RoomReturnsDeps {
  readonly store: Pick<ConversationStore, 'openPass' | 'closePass'>;
  readonly node: { readonly nodeId: string };
  readonly clock: Pick<Clock, 'schedule'>;
  readonly logger: Logger;
  readonly closing: AbortSignal;
}

interface Debt {
  readonly room: RoomReference;
  /** Null where a claim failed: whether it came to something is not known. */
  readonly lease: RoomLease | null;
}

/**
 * Rooms that this node may hold without working on them, because a call of the store failed. While the node
 * lives nobody else gets them, so they are given back as soon as the store answers again.
 */
export class RoomReturns {
  readonly #deps: RoomReturnsDeps;
  readonly #owed = new Map<string, Debt>();
  readonly #underWay = new Map<string, Promise<void>>();
  #pauseMs = FIRST_PAUSE_MS;
  #isPlanned = false;

  constructor(deps: RoomReturnsDeps) {
    this.#deps = deps;
  }

  /** @param lease - what could not be given back; null after a claim that failed */
  owe(room: RoomReference, lease: RoomLease | null): void {
    this.#owed.set(roomKey(room), { room, lease });
    this.#plan();
  }

  /**
   * The room is about to be worked on, and whoever does that gives it back. A promise where it is just being
   * given back: a claim waits for that, or it would be given back with it.
   */
  cancel(room: RoomReference): Promise<void> | null {
    if (this.#owed.size === 0 && this.#underWay.size === 0) return null;
    const key = roomKey(room);
    this.#owed.delete(key);
    return this.#underWay.get(key) ?? null;
  }

  #plan(): void {
    if (this.#isPlanned || this.#owed.size === 0) return;
    this.#isPlanned = true;
    this.#deps.clock.schedule(this.#pauseMs, () => void this.#settle());
  }

  async #settle(): Promise<void> {
    const failed: Debt[] = [];
    for (const [key, debt] of this.#owed) {
      // A node that has left holds nothing.
      if (this.#deps.closing.aborted) return;
      this.#owed.delete(key);
      const giving = this.#giveBack(debt).then((isBack) => {
        this.#underWay.delete(key);
        if (!isBack) failed.push(debt);
      });
      this.#underWay.set(key, giving);
      await giving;
      // The others would fail as well.
      if (failed.length > 0) break;
    }
    this.#isPlanned = false;
    this.#pauseMs = failed.length > 0 ? Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    for (const debt of failed) if (!this.#owed.has(roomKey(debt.room))) this.#owed.set(roomKey(debt.room), debt);
    this.#plan();
  }

  async #giveBack({ room, lease }: Debt): Promise<boolean> {
    const { store, node, logger } = this.#deps;
    try {
      let held = lease;
      if (!held) {
        const found = await store.openPass({ room, nodeId: node.nodeId });
        if (found.outcome === 'opened') held = found.lease;
      }
      if (held) await store.closePass(held);
      return true;
    } catch (error) {
      logger.debug('A room could still not be given back.', { roomId: room.roomId, error });
      return false;
    }
  }
}
