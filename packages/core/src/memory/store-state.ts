import { RoomNotFoundError } from '../domain/errors.ts';
import type { RoomReference } from '../domain/room.ts';
import type { Clock } from '../ports/runtime.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { OrganizationRecord, type RoomRecord } from './records.ts';

/** The whole of a store's memory. */
export class StoreState {
  readonly clock: Clock;
  readonly organizations: Map<string | null, OrganizationRecord> = new Map();
  /** When each node's time runs out, on the monotonic clock. */
  readonly nodes: Map<string, number> = new Map();
  /** Which node holds each duty that was claimed. */
  readonly duties: Map<string, string> = new Map();
  readonly timedRooms: Set<RoomRecord> = new Set();
  /** Every queue that has entries, and some that had. */
  readonly #queues = new Set<DeliveryQueue>();
  /** One count for all rooms, so that a room deleted and made anew never sees an epoch twice. */
  epochs = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  organization(id: string | null): OrganizationRecord {
    let organization = this.organizations.get(id);
    if (!organization) this.organizations.set(id, (organization = new OrganizationRecord(id)));
    return organization;
  }

  find(reference: RoomReference): RoomRecord | undefined {
    return this.organizations.get(reference.organizationId)?.rooms.get(reference.roomId);
  }

  /** Lists a queue that has entries. */
  list(queue: DeliveryQueue): void {
    if (queue.isListed) return;
    queue.isListed = true;
    this.#queues.add(queue);
  }

  unlist(queue: DeliveryQueue): void {
    queue.isListed = false;
    this.#queues.delete(queue);
  }

  /** The queues that have entries; those that have none any more are forgotten on the way. */
  *pendingQueues(): Generator<DeliveryQueue, void, undefined> {
    for (const queue of this.#queues) {
      if (queue.size === 0) this.unlist(queue);
      else yield queue;
    }
  }

  /** @throws RoomNotFoundError */
  require(reference: RoomReference): RoomRecord {
    const record = this.find(reference);
    if (!record) throw new RoomNotFoundError(reference.roomId);
    return record;
  }

  isLiving(nodeId: string): boolean {
    const until = this.nodes.get(nodeId);
    return until !== undefined && until > this.clock.monotonic();
  }
}

/** One key of two names. Names hold no control characters, so it is unambiguous. */
export function pairKey(one: string, other: string): string {
  return `${one}\u0000${other}`;
}

/** Whether the second name of a pair is this one. */
export function isPairWith(key: string, other: string): boolean {
  return key.endsWith(`\u0000${other}`);
}
