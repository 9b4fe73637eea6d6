import type { PlannedEvent } from '../domain/plan.ts';
import type { RoomReference } from '../domain/room.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { ClaimedAhead, ClaimedDelivery } from '../ports/store-outbox.ts';

/** How often to ask whether the way is clear: soon at first, then less and less. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

export interface TurnsDeps {
  /** Asks whether the way is clear, and takes over what gone nodes left in it. */
  readonly claimAhead: (room: RoomReference, channelId: string, eventId: string) => Promise<ClaimedAhead>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly closing: AbortSignal;
}

/**
 * Keeps a target's order over nodes: what stands behind another node's delivery waits until that one is
 * settled, or until its node is gone, and then brings it before its own.
 */
export class Turns {
  readonly #deps: TurnsDeps;

  constructor(deps: TurnsDeps) {
    this.#deps = deps;
  }

  /** Resolves when the target's earlier events are delivered; those of a gone node are brought by `deliver`. */
  async wait(
    planned: PlannedEvent,
    channelId: string,
    deliver: (claimed: ClaimedDelivery) => Promise<void>,
  ): Promise<void> {
    const { clock, closing } = this.#deps;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const way = await this.#ask(planned, channelId);
      if (way.outcome === 'clear') {
        for (const claimed of way.claimed) await deliver(claimed);
        return;
      }
      await clock.sleep(pause, { signal: closing });
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** A store that fails is asked again: who gave up here would keep everything behind it waiting for ever. */
  async #ask({ reference, event }: PlannedEvent, channelId: string): Promise<ClaimedAhead> {
    const { claimAhead, logger, closing } = this.#deps;
    try {
      return await claimAhead(reference, channelId, event.id);
    } catch (error) {
      if (closing.aborted) throw error;
      logger.warn('A delivery could not ask for its turn; it asks again.', { eventId: event.id, channelId, error });
      return { outcome: 'held' };
    }
  }
}
