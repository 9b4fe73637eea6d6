import type { OutboxPlan } from '../ports/store-outbox.ts';
import type { RoomRecord } from './records.ts';

/** A delivery that is planned and not settled. */
export interface PendingDelivery {
  readonly eventId: string;
  readonly index: number;
  readonly plan: OutboxPlan;
  /** Who delivers it. */
  nodeId: string;
  attempts: number;
}

/**
 * What waits for one target of one room, in index order. Entries come at the end and mostly go from the
 * front: an array with a moving front does both without making anything anew.
 */
export class DeliveryQueue {
  readonly record: RoomRecord;
  readonly channelId: string;
  /** Whether the store's list of queues holds it; an empty queue leaves that list when somebody reads it. */
  isListed = false;
  #entries: PendingDelivery[] = [];
  #front = 0;

  constructor(record: RoomRecord, channelId: string) {
    this.record = record;
    this.channelId = channelId;
  }

  get size(): number {
    return this.#entries.length - this.#front;
  }

  get last(): PendingDelivery | null {
    return this.size === 0 ? null : (this.#entries.at(-1) ?? null);
  }

  push(entry: PendingDelivery): void {
    if (this.size > 0) {
      this.#entries.push(entry);
      return;
    }
    this.#entries = [entry];
    this.#front = 0;
  }

  /** Puts an entry where its index belongs. */
  insert(entry: PendingDelivery): void {
    const entries = [...this.values(), entry].toSorted((one, other) => one.index - other.index);
    this.#entries = entries;
    this.#front = 0;
  }

  find(eventId: string): PendingDelivery | null {
    for (let at = this.#front; at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      if (entry?.eventId === eventId) return entry;
    }
    return null;
  }

  remove(entry: PendingDelivery): void {
    if (this.#entries[this.#front] !== entry) {
      const at = this.#entries.indexOf(entry, this.#front);
      if (at !== -1) this.#entries.splice(at, 1);
      return;
    }
    this.#front += 1;
    if (this.#front === this.#entries.length) {
      this.#entries.length = 0;
      this.#front = 0;
    } else if (this.#front > 64 && this.#front * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#front);
      this.#front = 0;
    }
  }

  *values(): Generator<PendingDelivery, void, undefined> {
    for (let at = this.#front; at < this.#entries.length; at += 1) yield this.#entries[at] as PendingDelivery;
  }
}
