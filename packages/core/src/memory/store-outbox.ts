import type { DeliveryError } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import { freezeCopy, frozenDate } from '../domain/freeze-copy.ts';
import type { RoomReference } from '../domain/room.ts';
import type {
  ClaimedAhead,
  ClaimedDelivery,
  DeadLetter,
  DeliveryStanding,
  OutboxEntry,
  Settlement,
} from '../ports/store-outbox.ts';
import { DeliveryQueue, type PendingDelivery } from './delivery-queue.ts';
import type { DeadDelivery, RoomRecord } from './records.ts';
import { putReceipt } from './store-receipts.ts';
import { pairKey, type StoreState } from './store-state.ts';

/** Plans a delivery at the end of its target's queue. True when another node's stands before it. */
export function enqueue(state: StoreState, record: RoomRecord, nodeId: string, entry: OutboxEntry): boolean {
  const { eventId, channelId } = entry;
  const queue = queueOf(record, channelId);
  state.list(queue);
  // What stands behind one of our own waits with it: the last entry tells for all.
  const { last } = queue;
  const index = record.indexes.get(eventId) as number;
  queue.push({ eventId, index, plan: freezeCopy(entry.plan, 'outbox'), nodeId, attempts: 0 });
  return last !== null && last.nodeId !== nodeId;
}

/** Clears the way for an entry, or says that somebody is still before it. */
export function claimAhead(
  state: StoreState,
  nodeId: string,
  room: RoomReference,
  target: { readonly eventId: string; readonly channelId: string },
): ClaimedAhead {
  const record = state.find(room);
  const queue = record?.queues?.get(target.channelId);
  // By its place, for the entry itself may be settled: another took it over and was quicker.
  const index = record?.indexes.get(target.eventId) ?? Infinity;
  const ahead: PendingDelivery[] = [];
  for (const entry of queue?.values() ?? []) {
    if (entry.index >= index) break;
    if (entry.nodeId === nodeId || state.isLiving(entry.nodeId)) return { outcome: 'held' };
    ahead.push(entry);
  }
  for (const entry of ahead) entry.nodeId = nodeId;
  return { outcome: 'clear', claimed: ahead.map((entry) => handOut(queue as DeliveryQueue, entry)) };
}

/** Whether an entry is still this node's, and whether another's stands right before it. */
export function deliveryStanding(
  state: StoreState,
  nodeId: string,
  room: RoomReference,
  target: { readonly eventId: string; readonly channelId: string },
): DeliveryStanding {
  let before: PendingDelivery | null = null;
  for (const entry of state.find(room)?.queues?.get(target.channelId)?.values() ?? []) {
    if (entry.eventId === target.eventId) {
      if (entry.nodeId !== nodeId) return 'lost';
      return before !== null && before.nodeId !== nodeId ? 'behind' : 'ours';
    }
    before = entry;
  }
  return 'lost';
}

function queueOf(record: RoomRecord, channelId: string): DeliveryQueue {
  const queues = (record.queues ??= new Map());
  let queue = queues.get(channelId);
  if (!queue) queues.set(channelId, (queue = new DeliveryQueue(record, channelId)));
  return queue;
}

export function claimDeliveries(state: StoreState, nodeId: string, limit: number): readonly ClaimedDelivery[] {
  const claimed: ClaimedDelivery[] = [];
  for (const queue of state.pendingQueues()) {
    for (const entry of queue.values()) {
      if (claimed.length >= limit) return claimed;
      // The asker's own are on their way already; what stands behind them joins the same queue there.
      if (entry.nodeId === nodeId) continue;
      if (state.isLiving(entry.nodeId)) break;
      entry.nodeId = nodeId;
      claimed.push(handOut(queue, entry));
    }
  }
  return claimed;
}

function handOut(queue: DeliveryQueue, entry: PendingDelivery): ClaimedDelivery {
  return {
    room: queue.record.reference,
    event: queue.record.events[entry.index] as RoomEvent,
    channelId: queue.channelId,
    plan: entry.plan,
    attempts: entry.attempts,
  };
}

/** What another node has taken over meanwhile is passed over as if it were unknown. */
export function settleDeliveries(state: StoreState, nodeId: string, settlements: readonly Settlement[]): void {
  for (const settlement of settlements) {
    const { room, eventId, channelId } = settlement;
    const queue = state.find(room)?.queues?.get(channelId);
    const entry = queue?.find(eventId);
    if (!queue || entry?.nodeId !== nodeId) continue;
    if (settlement.receipt) putReceipt(queue.record, settlement.receipt);
    if (settlement.outcome === 'attempted') {
      entry.attempts = settlement.attempts;
      continue;
    }
    queue.remove(entry);
    if (settlement.outcome === 'dead') bury(state, queue, entry, settlement);
  }
}

function bury(state: StoreState, queue: DeliveryQueue, entry: PendingDelivery, settlement: Settlement): void {
  const { eventId, index, plan } = entry;
  const { channelId, record } = queue;
  const error: DeliveryError | null = freezeCopy(settlement.error ?? null, 'error');
  const diedAt = frozenDate(state.clock.now());
  (record.dead ??= new Map()).set(
    pairKey(eventId, channelId),
    Object.freeze({ eventId, index, channelId, plan, attempts: settlement.attempts, error, diedAt }),
  );
}

export function countPendingDeliveries(state: StoreState): number {
  let count = 0;
  for (const queue of state.pendingQueues()) count += queue.size;
  return count;
}

export function listDeadLetters(
  state: StoreState,
  query: {
    readonly organizationId?: string | null;
    readonly roomId?: string;
    readonly channelId?: string;
    readonly limit?: number;
  },
): readonly DeadLetter[] {
  const { organizationId, roomId, channelId, limit = Infinity } = query;
  const letters: DeadLetter[] = [];
  for (const organization of state.organizations.values()) {
    if (organizationId !== undefined && organization.id !== organizationId) continue;
    for (const record of organization.rooms.values()) {
      if (roomId !== undefined && record.room.id !== roomId) continue;
      for (const dead of record.dead?.values() ?? []) {
        if (channelId === undefined || dead.channelId === channelId) letters.push(letterOf(record, dead));
      }
    }
  }
  letters.sort((one, other) => one.diedAt.getTime() - other.diedAt.getTime());
  return letters.length > limit ? letters.slice(0, limit) : letters;
}

function letterOf(record: RoomRecord, dead: DeadDelivery): DeadLetter {
  const { eventId, index, channelId, attempts, error, diedAt } = dead;
  return Object.freeze({ room: record.reference, eventId, index, channelId, attempts, error, diedAt });
}

export function reviveDeadLetter(
  state: StoreState,
  nodeId: string,
  room: RoomReference,
  target: { readonly eventId: string; readonly channelId: string },
): ClaimedDelivery | null {
  const record = state.find(room);
  const key = pairKey(target.eventId, target.channelId);
  const dead = record?.dead?.get(key);
  if (!record || !dead) return null;
  record.dead?.delete(key);
  const queue = queueOf(record, dead.channelId);
  const entry: PendingDelivery = {
    eventId: dead.eventId,
    index: dead.index,
    plan: dead.plan,
    nodeId,
    attempts: dead.attempts,
  };
  queue.insert(entry);
  state.list(queue);
  return handOut(queue, entry);
}

export function dropDeadLetter(state: StoreState, room: RoomReference, eventId: string, channelId: string): boolean {
  return state.find(room)?.dead?.delete(pairKey(eventId, channelId)) ?? false;
}

/** Forgets what was planned for an event that is removed. */
export function dropEventDeliveries(record: RoomRecord, eventId: string): void {
  for (const queue of record.queues?.values() ?? []) {
    const entry = queue.find(eventId);
    if (entry) queue.remove(entry);
  }
  for (const [key, dead] of record.dead ?? []) if (dead.eventId === eventId) record.dead?.delete(key);
}
