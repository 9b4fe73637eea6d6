import type { ChannelBinding } from '../domain/binding.ts';
import type { ChannelType } from '../domain/channel-type.ts';
import type { DeliveryOutcome, DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { EventType } from '../domain/event.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room, RoomReference, RoomStatus } from '../domain/room.ts';
import type { Observation, Task, TaskStatus } from '../domain/task.ts';
import type { NodeStore } from './node-store.ts';
import type { OutboxStore } from './store-outbox.ts';
import type { CommitInput, CommitResult, OpenPassInput, OpenPassResult, RoomLease } from './store-pass.ts';

/** What a store promises; the store suite tests each promise, and its opposite. */
export interface StoreCapabilities {
  /** What survives: nothing, the end of the process, or the loss of power. */
  readonly durability: 'memory' | 'process' | 'power';
  /** Several processes may use it at once. */
  readonly shared: boolean;
}

/** A stretch of a timeline, always ascending. `afterIndex` and `beforeIndex` exclude each other. */
export interface TimelineQuery {
  /** Only indexes above this one. */
  readonly afterIndex?: number;
  /** Only indexes below this one. */
  readonly beforeIndex?: number;
  /** 1 to 1,000. @defaultValue 50 */
  readonly limit?: number;
  /** Takes the newest page instead of the oldest. */
  readonly newestFirst?: boolean;
  readonly types?: readonly EventType[];
  /** Only events with exactly this visibility. */
  readonly visibility?: string;
  /** Only this root and the replies to it. */
  readonly threadId?: string;
}

/** Which rooms to list, in order of creation. */
export interface RoomQuery {
  readonly organizationId: string | null;
  readonly status?: RoomStatus | readonly RoomStatus[];
  /** Only rooms after this id in the listing's order. */
  readonly after?: string;
  readonly limit?: number;
}

/** Rooms and their one way to change: every write to a room is a fenced commit. */
export interface RoomStore {
  /** @throws RoomKitError `room_already_exists` */
  createRoom(room: Room): Promise<Room>;
  /**
   * Creates the room a first message opens, or gives the active room that the same sender's first message
   * on this channel opened before: unique per (organization, channel, sender).
   */
  createRoomForSender(room: Room, sender: SenderKey): Promise<{ readonly room: Room; readonly created: boolean }>;
  /** Forgets that a first message of any of these senders, over whatever channel, opened the room. */
  forgetSenders(reference: RoomReference, senderIds: readonly string[]): Promise<void>;
  getRoom(reference: RoomReference): Promise<Room | null>;
  listRooms(query: RoomQuery): Promise<readonly Room[]>;
  /** Every active or paused room that has a timer set, over all organizations. */
  listTimedRooms(): Promise<readonly Room[]>;
  /** Active rooms where this sender is connected over a channel of this type, latest first. */
  findRoomsOfSender(query: {
    readonly organizationId: string | null;
    readonly channelId: string;
    readonly channelType: ChannelType;
    readonly senderId: string;
  }): Promise<readonly Room[]>;
  /** Active rooms the channel is bound to, latest first (createdAt, then id). Ask for two to know of one whether it is the only one. */
  findRoomsOfChannel(
    organizationId: string | null,
    channelId: string,
    options?: { readonly limit?: number },
  ): Promise<readonly Room[]>;
  /** Removes the room and everything in it. False when there was none. */
  deleteRoom(reference: RoomReference): Promise<boolean>;
  /** The room and its bindings without a lease: advisory, for work before the lock. */
  getSnapshot(reference: RoomReference): Promise<RoomSnapshot | null>;
  /**
   * Claims the room's lease and reads what the locked section needs, in one round trip. This and the next
   * two may answer without a promise; what fails, rejects.
   */
  openPass(input: OpenPassInput): OpenPassResult | Promise<OpenPassResult>;
  /**
   * Applies everything or nothing. Idempotent by event id. A lease that was given back stays good until
   * another node claims the room: nobody else can have written since.
   *
   * @throws StaleWriterError `stale_writer`, RoomNotFoundError
   */
  commit(input: CommitInput): CommitResult | Promise<CommitResult>;
  /** Gives a lease back without a commit. */
  closePass(lease: RoomLease): void | Promise<void>;
}

/** A room and what is attached to it. */
export interface RoomSnapshot {
  readonly room: Room;
  readonly bindings: readonly ChannelBinding[];
}

/** Names a sender on a channel. */
export interface SenderKey {
  readonly organizationId: string | null;
  readonly channelId: string;
  readonly senderId: string;
}

/** The timeline, read-only. */
export interface EventStore {
  getEvent(reference: RoomReference, eventId: string): Promise<RoomEvent | null>;
  listEvents(reference: RoomReference, query?: TimelineQuery): Promise<readonly RoomEvent[]>;
  findByIdempotencyKey(reference: RoomReference, key: string): Promise<RoomEvent | null>;
  /** The event a vendor's message became, in whatever room of the organization. */
  findByProviderMessageId(
    organizationId: string | null,
    channelId: string,
    providerMessageId: string,
  ): Promise<RoomEvent | null>;
  /**
   * Events committed or changed after a change counter, each once and as it is now, ascending by its last
   * change; for readers that were away. `latestChange` is where to go on from: the last change given, or,
   * when none is left, the room's newest (also where `changedSince` lies beyond it).
   */
  listChanges(
    reference: RoomReference,
    query: { readonly changedSince: number; readonly limit?: number },
  ): Promise<{
    readonly events: readonly RoomEvent[];
    readonly removedEventIds: readonly string[];
    readonly latestChange: number;
  }>;
}

/** Who is in a room. */
export interface ParticipantStore {
  getParticipant(reference: RoomReference, participantId: string): Promise<Participant | null>;
  listParticipants(reference: RoomReference): Promise<readonly Participant[]>;
}

/** People known beyond one room, each lookup scoped to an organization. */
export interface IdentityStore {
  /** Creates or replaces. */
  putIdentity(identity: Identity): Promise<Identity>;
  getIdentity(organizationId: string | null, identityId: string): Promise<Identity | null>;
  /** Every identity that has this address, by id. */
  findIdentities(
    organizationId: string | null,
    channelType: ChannelType,
    address: string,
  ): Promise<readonly Identity[]>;
  /** Adds an address to an identity. @throws RoomKitError `identity_not_found` */
  linkAddress(
    organizationId: string | null,
    identityId: string,
    channelType: ChannelType,
    address: string,
  ): Promise<Identity>;
}

/** Tasks, observations and read markers. Both come into being in a commit; tasks may change later. */
export interface SideEffectStore {
  getTask(reference: RoomReference, taskId: string): Promise<Task | null>;
  listTasks(reference: RoomReference, query?: { readonly status?: TaskStatus }): Promise<readonly Task[]>;
  /** Null when there is no such task. */
  updateTask(reference: RoomReference, taskId: string, change: Partial<Task>): Promise<Task | null>;
  listObservations(reference: RoomReference): Promise<readonly Observation[]>;
  /** Moves a reader's mark up; it never goes down. Returns the mark in force. */
  markRead(reference: RoomReference, reader: ReadMarkerKey, index: number): Promise<number>;
  getReadMarker(reference: RoomReference, reader: ReadMarkerKey): Promise<number | null>;
  listReadMarkers(reference: RoomReference): Promise<readonly (ReadMarkerKey & { readonly index: number })[]>;
}

/** Who has read: a channel, or one participant behind a shared channel. */
export interface ReadMarkerKey {
  readonly channelId: string;
  readonly participantId?: string | null;
}

/** The native ids of what was delivered. */
export interface ReceiptStore {
  /** Receipts of one event, one for each channel. */
  listReceipts(reference: RoomReference, eventId: string): Promise<readonly DeliveryReceipt[]>;
  /** The receipt that holds a native id. */
  findReceipt(
    organizationId: string | null,
    providerMessageId: string,
    channelId?: string | null,
  ): Promise<DeliveryReceipt | null>;
  /**
   * Creates or replaces by (room, event, channel). With `from` it replaces a receipt that still has this status,
   * in one step with looking: false, and nothing is written, where it has another by now or is not there.
   *
   * @throws RoomNotFoundError without `from`
   */
  putReceipt(receipt: DeliveryReceipt, from?: DeliveryOutcome): Promise<boolean>;
}

/**
 * Everything durable. A store copies what it is given and hands out frozen values. Unknown ids read as
 * null. The event of a message that nobody asks history for is written without reading any.
 */
export interface ConversationStore
  extends
    RoomStore,
    EventStore,
    ParticipantStore,
    IdentityStore,
    SideEffectStore,
    ReceiptStore,
    NodeStore,
    OutboxStore {
  readonly specificationVersion: 'v1';
  readonly name: string;
  readonly capabilities: StoreCapabilities;
  /** Removes content that is older, leaving records: see the kit's `purge`. Returns how many events were emptied. */
  purgeContent(options: { readonly before: Date; readonly organizationId?: string | null }): Promise<number>;
  close(): Promise<void>;
}
