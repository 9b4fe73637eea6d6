import type { PlannedEvent } from '../domain/plan.ts';
import type { NodeMembership } from '../passes/node-membership.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { DeliveryStanding, OutboxStore } from '../ports/store-outbox.ts';

/** How often to ask while the node is not known to live, or the store does not answer. */
const PAUSE_MS = 200;

export interface OwnershipDeps {
  readonly node: Pick<NodeMembership, 'nodeId' | 'term' | 'isSureOf'>;
  readonly store: Pick<OutboxStore, 'getDeliveryStanding'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly closing: AbortSignal;
}

/** Where a delivery stands, and the term in which that was said. */
export interface Confirmed {
  readonly standing: DeliveryStanding;
  readonly term: number;
}

/**
 * Whether a delivery that waits in this process is still its own. A node that gave no sign of life for too long
 * may have been taken for dead, and what it held is another's then, which sends it too.
 */
export class Ownership {
  readonly #deps: OwnershipDeps;

  constructor(deps: OwnershipDeps) {
    this.#deps = deps;
  }

  /** @param term - in which the delivery was planned or taken over; null for what no outbox knows */
  isSure(term: number | null): boolean {
    return term === null || this.#deps.node.isSureOf(term);
  }

  /** Asks the store once the node is known to live. @throws the reason of the kit's closing */
  async confirm({ reference, event }: PlannedEvent, channelId: string): Promise<Confirmed> {
    const { node, store, clock, logger, closing } = this.#deps;
    for (;;) {
      const { term } = node;
      if (node.isSureOf(term)) {
        try {
          const standing = await store.getDeliveryStanding(node.nodeId, reference, channelId, event.id);
          if (standing === 'lost') logger.warn('A delivery is no longer held here.', { eventId: event.id, channelId });
          // What was said of a node that was taken for dead meanwhile is worth nothing.
          if (standing === 'lost' || node.isSureOf(term)) return { standing, term };
        } catch (error) {
          logger.warn('A delivery could not ask whose it is; it asks again.', { eventId: event.id, channelId, error });
        }
      }
      await clock.sleep(PAUSE_MS, { signal: closing });
    }
  }
}
