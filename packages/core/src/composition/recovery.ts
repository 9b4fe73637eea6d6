import type { AcceptedEvent } from '../delivery/engine.ts';
import { roomKey } from '../domain/room.ts';
import type { RoomReference } from '../domain/room.ts';
import type { ClaimedDelivery } from '../ports/store-outbox.ts';
import { createRoomContext, type RoomContextDeps } from '../rooms/room-context.ts';
import type { DeliveryServices } from './delivery.ts';
import type { Foundation } from './foundation.ts';

const BATCH = 200;

/** Takes over deliveries that a gone process planned and did not finish, and brings dead letters back. */
export class Recovery {
  readonly #foundation: Foundation;
  readonly #delivery: DeliveryServices;
  readonly #contexts: RoomContextDeps;

  constructor(foundation: Foundation, delivery: DeliveryServices, contexts: RoomContextDeps) {
    this.#foundation = foundation;
    this.#delivery = delivery;
    this.#contexts = contexts;
  }

  /** Queues everything that waits, each target's deliveries in index order; returns how many there were. */
  async recover(): Promise<number> {
    const { store, node } = this.#foundation;
    await node.join();
    let total = 0;
    for (;;) {
      const claimed = await store.claimDeliveries(node.nodeId, { limit: BATCH });
      for (const delivery of claimed) await this.#queue(delivery);
      total += claimed.length;
      if (claimed.length < BATCH) return total;
    }
  }

  /** Tries a dead letter again; false when there is none. */
  async retryDeadLetter(room: RoomReference, eventId: string, channelId: string): Promise<boolean> {
    const { store, node } = this.#foundation;
    await node.join();
    const claimed = await store.reviveDeadLetter(node.nodeId, room, eventId, channelId);
    if (!claimed) return false;
    await this.#queue(claimed);
    return true;
  }

  /** Delivers what was taken over from another node, ahead of what waits behind it. */
  async resume(claimed: ClaimedDelivery): Promise<void> {
    const accepted = await this.#accepted(claimed);
    if (accepted) await this.#delivery.engine.deliverNow(accepted);
  }

  async #queue(claimed: ClaimedDelivery): Promise<void> {
    const { engine, turns } = this.#delivery;
    if (turns.hand(roomKey(claimed.room), claimed)) return;
    const accepted = await this.#accepted(claimed);
    if (accepted) engine.start(engine.accept(accepted));
  }

  async #accepted(claimed: ClaimedDelivery): Promise<AcceptedEvent | null> {
    const { store, node, emitter } = this.#foundation;
    const { room: reference, event, channelId, plan, attempts } = claimed;
    const snapshot = await store.getSnapshot(reference);
    const binding = snapshot?.bindings.find((candidate) => candidate.channelId === channelId);
    if (!snapshot || !binding) {
      const error = { code: 'channel_not_found', message: 'The channel is no longer attached.', retryable: false };
      await store.settleDeliveries(node.nodeId, [
        { room: reference, eventId: event.id, channelId, outcome: 'dead', attempts, error },
      ]);
      const { organizationId, roomId } = reference;
      emitter.emit('delivery_skipped', organizationId, { roomId, channelId, eventIds: [event.id] });
      return null;
    }
    const targets = [{ binding, kind: plan.kind, silent: plan.silent, attempts }];
    return {
      planned: { reference, key: roomKey(reference), event, targets, ...snapshot },
      context: createRoomContext(this.#contexts, { ...snapshot, beforeIndex: event.index }),
      cascade: this.#delivery.cascades.create(),
    };
  }
}
