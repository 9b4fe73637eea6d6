import type { ChannelBinding } from '../domain/binding.ts';
import type { DeliveryError, DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room, RoomReference } from '../domain/room.ts';
import type { Observation, Task } from '../domain/task.ts';
import type { OutboxPlan } from '../ports/store-outbox.ts';
import type { RoomLease } from '../ports/store-pass.ts';
import type { ReadMarkerKey } from '../ports/store.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { IdIndex, type IdList } from './id-index.ts';
import { SortedRooms } from './sorted-rooms.ts';

/** A delivery that was given up. */
export interface DeadDelivery {
  readonly eventId: string;
  readonly index: number;
  readonly channelId: string;
  readonly plan: OutboxPlan;
  readonly attempts: number;
  readonly error: DeliveryError | null;
  readonly diedAt: Date;
}

/** One room and all that is in it. What most rooms never have is made when it is first needed. */
export class RoomRecord implements IdList {
  readonly organization: OrganizationRecord;
  readonly reference: RoomReference;
  /** The place in the order of creation. */
  readonly position: number;
  room: Room;
  /** The latest claim, given back or not. */
  lease: RoomLease | null = null;
  held = false;

  readonly bindings: Map<string, ChannelBinding> = new Map();
  /** The same as `bindings`, ready to hand out. */
  bindingList: readonly ChannelBinding[] = Object.freeze([]);
  revoked: Set<string> | null = null;
  readonly participants: Map<string, Participant> = new Map();
  /** Under which names the organization's index of people lists this room. */
  readonly people: Set<string> = new Set();

  /** By index; null where an event was removed. */
  readonly events: (RoomEvent | null)[] = [];
  readonly indexes: IdIndex = new IdIndex(this);
  keys: Map<string, number> | null = null;
  /** What changed when, once something did after its commit: until then an event's change is its index and 1. */
  changes: TimelineChanges | null = null;
  removedIds: Map<number, string> | null = null;

  queues: Map<string, DeliveryQueue> | null = null;
  dead: Map<string, DeadDelivery> | null = null;
  receipts: Map<string, Map<string, DeliveryReceipt>> | null = null;
  tasks: Map<string, Task> | null = null;
  observations: Map<string, Observation> | null = null;
  markers: Map<string, ReadMarkerKey & { readonly index: number }> | null = null;

  constructor(organization: OrganizationRecord, reference: RoomReference, position: number, room: Room) {
    this.organization = organization;
    this.reference = reference;
    this.position = position;
    this.room = room;
  }

  idAt(index: number): string | null {
    return this.events[index]?.id ?? null;
  }

  event(eventId: string): RoomEvent | null {
    const index = this.indexes.get(eventId);
    return index === undefined ? null : (this.events[index] ?? null);
  }

  /** How many changes there were: commits of events, edits and removals. */
  get changeCount(): number {
    return this.changes ? this.changes.count : this.events.length;
  }

  /** The index the n-th change was about, counted from 1; null where that event changed again later. */
  indexOfChange(change: number): number | null {
    return this.changes ? this.changes.current(change) : change - 1;
  }

  /** Counts a change of an event that was there before. */
  changed(index: number): void {
    this.changes ??= new TimelineChanges(this.events.length);
    this.changes.add(index);
  }
}

/** The changes of a timeline, counted from 1. */
export class TimelineChanges {
  /** The event index of each change. */
  readonly #order: number[];
  /** The latest change of each event, by index. */
  readonly #latest: number[];

  /** @param count - events so far, each changed once: by its commit */
  constructor(count: number) {
    this.#order = Array.from({ length: count }, (_, index) => index);
    this.#latest = this.#order.map((index) => index + 1);
  }

  get count(): number {
    return this.#order.length;
  }

  add(index: number): void {
    this.#latest[index] = this.#order.push(index);
  }

  current(change: number): number | null {
    const index = this.#order[change - 1];
    return index !== undefined && this.#latest[index] === change ? index : null;
  }
}

/** Where an event is kept. */
export interface EventPlace {
  readonly record: RoomRecord;
  readonly index: number;
}

/** Everything of one organization: what is looked up in here can find nothing of another. */
export class OrganizationRecord {
  readonly id: string | null;
  readonly rooms: Map<string, RoomRecord> = new Map();
  /** In order of creation; null where a room was deleted. */
  readonly order: (RoomRecord | null)[] = [];
  /** The room each sender's first message opened, by `pairKey(channel, sender)`. */
  readonly opened: Map<string, RoomRecord> = new Map();
  /** Active rooms by bound channel. */
  readonly channels: Map<string, SortedRooms<RoomRecord>> = new Map();
  /** Rooms where a name may be that of a participant or of a binding's person. */
  readonly people: Map<string, Set<RoomRecord>> = new Map();
  /** Channel, then the vendor's id. */
  readonly providerMessages: Map<string, Map<string, EventPlace>> = new Map();
  readonly receipts: Map<string, Set<DeliveryReceipt>> = new Map();
  readonly identities: Map<string, Identity> = new Map();
  /** Identity ids by `pairKey(channelType, address)`. */
  readonly addresses: Map<string, Set<string>> = new Map();

  constructor(id: string | null) {
    this.id = id;
  }

  activeRoomsOf(channelId: string): SortedRooms<RoomRecord> {
    let rooms = this.channels.get(channelId);
    if (!rooms) this.channels.set(channelId, (rooms = new SortedRooms()));
    return rooms;
  }
}
