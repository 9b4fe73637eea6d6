import type { PlannedEvent } from '../domain/plan.ts';
import { scopedKey } from '../domain/room.ts';
import type { Clock } from '../ports/runtime.ts';
import type { ClaimedDelivery, OutboxStore } from '../ports/store-outbox.ts';

/** How often to ask whether the way is clear: soon at first, then less and less. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/**
 * Keeps a target's order over nodes: what stands behind another node's delivery waits until that one is
 * settled, or until its node is gone, and then brings it before its own.
 */
export class Turns {
  readonly #store: Pick<OutboxStore, 'claimAhead'>;
  readonly #nodeId: string;
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  /** Deliveries taken over elsewhere in this node, for those who wait, by room and channel. */
  readonly #waiting = new Map<string, { readonly index: number; readonly taken: ClaimedDelivery[] }>();

  constructor(deps: {
    readonly store: Pick<OutboxStore, 'claimAhead'>;
    readonly nodeId: string;
    readonly clock: Clock;
    readonly closing: AbortSignal;
  }) {
    this.#store = deps.store;
    this.#nodeId = deps.nodeId;
    this.#clock = deps.clock;
    this.#closing = deps.closing;
  }

  /** Gives a taken-over delivery to whoever waits behind it; false when nobody does. */
  hand(key: string, claimed: ClaimedDelivery): boolean {
    const waiter = this.#waiting.get(scopedKey(key, claimed.channelId));
    if (!waiter || claimed.event.index >= waiter.index) return false;
    waiter.taken.push(claimed);
    return true;
  }

  /** Resolves when the target's earlier events are delivered; those of a gone node are brought by `deliver`. */
  async wait(
    planned: PlannedEvent,
    channelId: string,
    deliver: (claimed: ClaimedDelivery) => Promise<void>,
  ): Promise<void> {
    const place = scopedKey(planned.key, channelId);
    const taken: ClaimedDelivery[] = [];
    this.#waiting.set(place, { index: planned.event.index, taken });
    let pause = FIRST_PAUSE_MS;
    try {
      for (;;) {
        for (let next = taken.shift(); next; next = taken.shift()) await deliver(next);
        const way = await this.#store.claimAhead(this.#nodeId, planned.reference, channelId, planned.event.id);
        if (way.outcome === 'clear') {
          for (const claimed of way.claimed) await deliver(claimed);
          // Something may have been handed over while the store was asked.
          if (taken.length === 0) return;
        }
        if (taken.length > 0) continue;
        await this.#clock.sleep(pause, { signal: this.#closing });
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    } finally {
      this.#waiting.delete(place);
    }
  }
}
