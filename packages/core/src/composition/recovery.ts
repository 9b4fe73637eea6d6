import type { Cascades } from '../delivery/cascade.ts';
import { countTries } from '../delivery/count-tries.ts';
import type { AcceptedEvent } from '../delivery/engine.ts';
import { Lanes } from '../delivery/lanes.ts';
import type { ChannelBinding } from '../domain/binding.ts';
import type { DeliveryError } from '../domain/delivery.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import type { Logger } from '../ports/runtime.ts';
import type { ClaimedAhead, ClaimedDelivery } from '../ports/store-outbox.ts';
import { createRoomContext, type RoomContextDeps } from '../rooms/room-context.ts';
import { Claimants, type Claimant } from './claimant.ts';
import type { DeliveryServices } from './delivery.ts';
import type { Foundation } from './foundation.ts';

const BATCH = 200;
/** How often a delivery may lose its node before it is given up, whatever its policy allows. */
const LEAST_TRIES = 5;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

const DETACHED: DeliveryError = {
  code: 'channel_not_found',
  message: 'The channel is no longer attached.',
  retryable: false,
};
const INTERRUPTED: DeliveryError = {
  code: 'delivery_interrupted',
  message: 'Each node that tried it was gone before it was done.',
  retryable: true,
};

/** Who took a delivery over, and in which term. */
interface Holder {
  readonly claimant: Claimant;
  readonly term: number;
}

/** Takes over deliveries that a gone process planned and did not finish, and brings dead letters back. */
export class Recovery {
  readonly #foundation: Foundation;
  readonly #cascades: Cascades;
  readonly #contexts: RoomContextDeps;
  readonly #logger: Logger;
  /** For what nobody here waits for. */
  readonly #found: Claimants;
  /** For what stands before something of this node's: its queue waits, and brings it. */
  readonly #ahead: Claimants;
  readonly #lanes = new Lanes();
  readonly #holders = new WeakMap<ClaimedDelivery, Holder>();
  /** Dead letters that somebody wants tried again. */
  readonly #revived = new WeakSet<ClaimedDelivery>();
  #running: Promise<unknown> = Promise.resolve();

  constructor(foundation: Foundation, delivery: DeliveryServices, contexts: RoomContextDeps) {
    this.#foundation = foundation;
    this.#cascades = delivery.cascades;
    this.#contexts = contexts;
    this.#logger = foundation.logger.child('core.router');
    this.#found = new Claimants(delivery.makeClaimant);
    this.#ahead = new Claimants(delivery.makeClaimant);
  }

  /**
   * Queues everything that waits, each target's deliveries in index order; returns how many there were.
   * What stands behind something of this node's is left for the next time.
   */
  recover(): Promise<number> {
    // Two at once would mix up what each of them got of one queue.
    const run = this.#running.then(() => this.#recover());
    this.#running = run.catch(() => {});
    return run;
  }

  async #recover(): Promise<number> {
    const { store, closing } = this.#foundation;
    const seen = new Set<string>();
    let total = 0;
    while (!closing.signal.aborted) {
      const count = await this.#found.claim(async (claimant) => {
        const holder = { claimant, term: claimant.term };
        const claimed = await store.claimDeliveries(claimant.nodeId, { limit: BATCH });
        for (const delivery of await this.#hold(holder, claimed, seen)) this.#queue(delivery);
        return claimed.length;
      });
      total += count;
      if (count < BATCH) break;
    }
    return total;
  }

  /** Tries a dead letter again; false when there is none. */
  async retryDeadLetter(room: RoomReference, eventId: string, channelId: string): Promise<boolean> {
    const { store } = this.#foundation;
    return this.#found.claim(async (claimant) => {
      const holder = { claimant, term: claimant.term };
      const revived = await store.reviveDeadLetter(claimant.nodeId, room, eventId, channelId);
      if (!revived) return false;
      // Whoever asks for another try gets one, however many there were.
      const claimed = { ...revived, attempts: 0 };
      this.#revived.add(claimed);
      claimant.begin();
      this.#holders.set(claimed, holder);
      this.#queue(claimed);
      return true;
    });
  }

  /** Whether the way is clear for an entry, and what was taken over to clear it: for {@link resume}, in this order. */
  claimAhead(room: RoomReference, channelId: string, eventId: string): Promise<ClaimedAhead> {
    // A store that has only just come back has not heard from the living yet.
    if (!this.#foundation.steadiness.isSteady()) return Promise.resolve({ outcome: 'held' });
    return this.#ahead.claim(async (claimant) => {
      const holder = { claimant, term: claimant.term };
      const way = await this.#foundation.store.claimAhead(claimant.nodeId, room, channelId, eventId);
      if (way.outcome === 'held') return way;
      return { outcome: 'clear', claimed: await this.#hold(holder, way.claimed) };
    });
  }

  /** Delivers what was taken over from another node. */
  async resume(claimed: ClaimedDelivery): Promise<void> {
    const holder = this.#holders.get(claimed);
    if (!holder) return;
    const { claimant } = holder;
    // The word of its commit may have died with its node.
    this.#foundation.hints?.announce(roomKey(claimed.room), { changed: false });
    try {
      const accepted = await this.#acceptPatiently(claimed, holder);
      if (accepted) await claimant.engine.deliverNow(accepted);
    } finally {
      claimant.end();
    }
  }

  /** Resolves when nothing taken over is under way in a room, or in any. */
  async idle(key: string | null): Promise<void> {
    await this.#lanes.idle(key);
    for (const claimants of [this.#found, this.#ahead]) await claimants.idle();
  }

  /** Gives up retrying; what is not written down stays with whoever comes after. */
  close(): void {
    for (const claimants of [this.#found, this.#ahead]) claimants.close();
  }

  async leave(): Promise<void> {
    for (const claimants of [this.#found, this.#ahead]) await claimants.leave();
  }

  async #hold(
    holder: Holder,
    claimed: readonly ClaimedDelivery[],
    seen?: Set<string>,
  ): Promise<readonly ClaimedDelivery[]> {
    const { store } = this.#foundation;
    const { claimant } = holder;
    const counted = await countTries({ store, nodeId: claimant.nodeId, logger: this.#logger }, claimed, seen);
    for (const delivery of counted) {
      claimant.begin();
      this.#holders.set(delivery, holder);
    }
    return counted;
  }

  #queue(claimed: ClaimedDelivery): void {
    const key = roomKey(claimed.room);
    this.#lanes.push(key, claimed.channelId, { member: null, run: () => this.resume(claimed) });
    this.#foundation.frames.outside(() => this.#lanes.kick(key, claimed.channelId));
  }

  /** A store that fails is asked again: this node holds the delivery, and nobody else will bring it. */
  async #acceptPatiently(claimed: ClaimedDelivery, holder: Holder): Promise<AcceptedEvent | null> {
    const { clock, closing } = this.#foundation;
    const { event, channelId } = claimed;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await this.#accepted(claimed, holder);
      } catch (error) {
        this.#logger.warn('A delivery of a gone node has to wait.', { eventId: event.id, channelId, error });
      }
      const isOpen = await clock.sleep(pause, { signal: closing.signal }).then(
        () => true,
        () => false,
      );
      if (!isOpen) return null;
    }
  }

  async #accepted(claimed: ClaimedDelivery, { claimant, term }: Holder): Promise<AcceptedEvent | null> {
    const { nodeId } = claimant;
    const { room: reference, event, channelId, plan, attempts } = claimed;
    const snapshot = await this.#foundation.store.getSnapshot(reference);
    const binding = snapshot?.bindings.find((candidate) => candidate.channelId === channelId);
    if (!snapshot || !binding) {
      await this.#bury(claimed, nodeId, DETACHED);
      const { organizationId, roomId } = reference;
      this.#foundation.emitter.emit('delivery_skipped', organizationId, { roomId, channelId, eventIds: [event.id] });
      return null;
    }
    if (attempts >= triesOf(binding)) {
      await this.#bury(claimed, nodeId, INTERRUPTED);
      return null;
    }
    const doubt = this.#doubtOf(claimed);
    const tried = doubt && { doubt, sentMessageIds: await this.#sentBefore(claimed) };
    const targets = [{ binding, kind: plan.kind, silent: plan.silent, attempts, ...tried }];
    return {
      planned: { reference, key: roomKey(reference), event, targets, ...snapshot },
      context: createRoomContext(this.#contexts, { ...snapshot, beforeIndex: event.index }),
      cascade: this.#cascades.create(),
      term,
    };
  }

  /** Whether an earlier try may have gone. What was never at the head of its queue was never tried. */
  #doubtOf(claimed: ClaimedDelivery): PlannedTarget['doubt'] {
    if (this.#revived.has(claimed)) return 'revived';
    return claimed.attempts > 0 ? 'interrupted' : undefined;
  }

  /** The parts that the person has from a try that was given up. */
  async #sentBefore({ room, event, channelId }: ClaimedDelivery): Promise<readonly string[]> {
    const receipts = await this.#foundation.store.listReceipts(room, event.id);
    return receipts.find((receipt) => receipt.channelId === channelId)?.sentMessageIds ?? [];
  }

  async #bury(claimed: ClaimedDelivery, nodeId: string, error: DeliveryError): Promise<void> {
    const { store, emitter } = this.#foundation;
    const { room, event, channelId, attempts } = claimed;
    const { organizationId, roomId } = room;
    await store.settleDeliveries(nodeId, [{ room, eventId: event.id, channelId, outcome: 'dead', attempts, error }]);
    emitter.emit('delivery_dead', organizationId, { roomId, eventId: event.id, channelId, error });
  }
}

function triesOf({ retryPolicy }: ChannelBinding): number {
  return Math.max(retryPolicy ? (retryPolicy.maxRetries ?? 3) + 1 : 1, LEAST_TRIES);
}
