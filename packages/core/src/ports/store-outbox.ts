import type { DeliveryError, DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RoomReference } from '../domain/room.ts';

/** A planned delivery: one event for one target, until settled. */
export interface OutboxEntry {
  readonly eventId: string;
  readonly channelId: string;
  /** Whom of the event's targets this is: what the plan fixed at commit. */
  readonly plan: OutboxPlan;
}

/** What the plan fixed about one target at commit. */
export interface OutboxPlan {
  readonly kind: 'transport' | 'intelligence';
  /** Deliver without calling `onEvent`, as injected notices are. */
  readonly silent: boolean;
}

/** An entry taken over by this node. */
export interface ClaimedDelivery {
  readonly room: RoomReference;
  readonly event: RoomEvent;
  readonly channelId: string;
  readonly plan: OutboxPlan;
  /** Tries made before, by whichever node. */
  readonly attempts: number;
}

/** How a delivery ended. */
export interface Settlement {
  readonly room: RoomReference;
  readonly eventId: string;
  readonly channelId: string;
  /** `done` removes the entry; `dead` keeps it as a dead letter; `attempted` counts a try and keeps it queued. */
  readonly outcome: 'done' | 'dead' | 'attempted';
  readonly attempts: number;
  readonly error?: DeliveryError | null;
  readonly receipt?: DeliveryReceipt | null;
}

/** A delivery the kit gave up on, kept until somebody retries or drops it. */
export interface DeadLetter {
  readonly room: RoomReference;
  readonly eventId: string;
  readonly index: number;
  readonly channelId: string;
  readonly attempts: number;
  readonly error: DeliveryError | null;
  readonly diedAt: Date;
}

/** Whether an entry is at the head of its queue, and what was taken over to bring it there. */
export type ClaimedAhead =
  | { readonly outcome: 'clear'; readonly claimed: readonly ClaimedDelivery[] }
  | { readonly outcome: 'held' };

/**
 * Where an unsettled entry stands for a node that planned it or took it over: still `ours`, and nothing but our
 * own right before it; ours `behind` another node's; or `lost`, for another has taken or settled it, or it is gone.
 */
export type DeliveryStanding = 'ours' | 'behind' | 'lost';

/** Deliveries that a commit planned. They are claimed by queue heads, so that order survives recovery. */
export interface OutboxStore {
  /**
   * Takes over unsettled entries whose node is gone: whole (room, target) queues, each in index order.
   * An entry behind one that another living node holds is not given out; the asker's own are passed over,
   * and what stands behind them is given out.
   */
  claimDeliveries(nodeId: string, options: { readonly limit: number }): Promise<readonly ClaimedDelivery[]>;
  /**
   * Clears the way for an entry of this node: what stands before it in its queue and belongs to a node
   * that is gone is taken over and given out in index order. `held` while a living node, or this one,
   * has unsettled entries before it.
   */
  claimAhead(nodeId: string, room: RoomReference, channelId: string, eventId: string): Promise<ClaimedAhead>;
  /** Asked by a node that was taken for dead, or may have been, before it goes on with what it held. */
  getDeliveryStanding(
    nodeId: string,
    room: RoomReference,
    channelId: string,
    eventId: string,
  ): Promise<DeliveryStanding>;
  /** Applies a batch; entries that are unknown, or that another node has taken over, are passed over. May answer without a promise. */
  settleDeliveries(nodeId: string, settlements: readonly Settlement[]): void | Promise<void>;
  /** How many entries are planned and not settled, dead letters apart. */
  countPendingDeliveries(): Promise<number>;
  listDeadLetters(query?: {
    readonly organizationId?: string | null;
    readonly roomId?: string;
    readonly channelId?: string;
    readonly limit?: number;
  }): Promise<readonly DeadLetter[]>;
  /** Puts a dead letter back as a claimed delivery of this node; null when there is none. */
  reviveDeadLetter(
    nodeId: string,
    room: RoomReference,
    eventId: string,
    channelId: string,
  ): Promise<ClaimedDelivery | null>;
  dropDeadLetter(room: RoomReference, eventId: string, channelId: string): Promise<boolean>;
}
