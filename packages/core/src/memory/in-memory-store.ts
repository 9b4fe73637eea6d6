import type { ChannelType } from '../domain/channel-type.ts';
import type { DeliveryOutcome, DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { Room, RoomReference } from '../domain/room.ts';
import type { Observation, Task, TaskStatus } from '../domain/task.ts';
import type { Clock } from '../ports/runtime.ts';
import type { ClaimedAhead, ClaimedDelivery, DeadLetter, DeliveryStanding, Settlement } from '../ports/store-outbox.ts';
import type { CommitInput, CommitResult, OpenPassInput, OpenPassResult, RoomLease } from '../ports/store-pass.ts';
import type {
  ConversationStore,
  ReadMarkerKey,
  RoomQuery,
  RoomSnapshot,
  SenderKey,
  StoreCapabilities,
  TimelineQuery,
} from '../ports/store.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { commit } from './store-commit.ts';
import { findIdentities, linkAddress, putIdentity } from './store-identities.ts';
import { claimDuty, joinNode, leaveNode, releaseDuty, renewNode } from './store-nodes.ts';
import {
  claimAhead,
  claimDeliveries,
  countPendingDeliveries,
  deliveryStanding,
  dropDeadLetter,
  listDeadLetters,
  reviveDeadLetter,
  settleDeliveries,
} from './store-outbox.ts';
import { closePass, openPass } from './store-passes.ts';
import { purgeContent } from './store-purge.ts';
import { advanceReceipt, findReceipt, listReceipts, putReceipt } from './store-receipts.ts';
import {
  createRoom,
  createRoomForSender,
  deleteRoom,
  findRoomsOfSender,
  forgetSenders,
  listRooms,
} from './store-rooms.ts';
import { listTasks, markerKey, markRead, updateTask } from './store-side-effects.ts';
import { StoreState } from './store-state.ts';
import { listChanges, listEvents } from './store-timeline.ts';

/** What an {@link InMemoryStore} may be given. */
export interface InMemoryStoreOptions {
  /** Decides when a node's time has run out. @defaultValue the machine's time */
  readonly clock?: Clock;
}

/** Keeps everything in this process: the default, and as fast as it gets. Nothing outlives the process. */
export class InMemoryStore implements ConversationStore {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'memory';
  readonly capabilities: StoreCapabilities = Object.freeze({ durability: 'memory', shared: false });
  readonly #state: StoreState;

  constructor(options: InMemoryStoreOptions = {}) {
    this.#state = new StoreState(options.clock ?? systemClock);
  }

  async createRoom(room: Room): Promise<Room> {
    return createRoom(this.#state, room).room;
  }

  async createRoomForSender(
    room: Room,
    sender: SenderKey,
  ): Promise<{ readonly room: Room; readonly created: boolean }> {
    return createRoomForSender(this.#state, room, sender);
  }

  async forgetSenders(reference: RoomReference, senderIds: readonly string[]): Promise<void> {
    forgetSenders(this.#state, reference, senderIds);
  }

  async getRoom(reference: RoomReference): Promise<Room | null> {
    return this.#state.find(reference)?.room ?? null;
  }

  async listRooms(query: RoomQuery): Promise<readonly Room[]> {
    return listRooms(this.#state, query);
  }

  async listTimedRooms(): Promise<readonly Room[]> {
    return [...this.#state.timedRooms].map((record) => record.room);
  }

  async findRoomsOfSender(query: {
    readonly organizationId: string | null;
    readonly channelId: string;
    readonly channelType: ChannelType;
    readonly senderId: string;
  }): Promise<readonly Room[]> {
    return findRoomsOfSender(this.#state, query);
  }

  async findRoomsOfChannel(
    organizationId: string | null,
    channelId: string,
    options: { readonly limit?: number } = {},
  ): Promise<readonly Room[]> {
    const rooms = this.#state.organizations.get(organizationId)?.channels.get(channelId);
    return rooms?.latest(options.limit ?? Infinity).map((record) => record.room) ?? [];
  }

  async deleteRoom(reference: RoomReference): Promise<boolean> {
    return deleteRoom(this.#state, reference);
  }

  async getSnapshot(reference: RoomReference): Promise<RoomSnapshot | null> {
    const record = this.#state.find(reference);
    return record ? { room: record.room, bindings: record.bindingList } : null;
  }

  openPass(input: OpenPassInput): OpenPassResult | Promise<OpenPassResult> {
    return openPass(this.#state, input);
  }

  commit(input: CommitInput): CommitResult | Promise<CommitResult> {
    try {
      return commit(this.#state, input);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  closePass(lease: RoomLease): void | Promise<void> {
    closePass(this.#state, lease);
  }

  async getEvent(reference: RoomReference, eventId: string): Promise<RoomEvent | null> {
    return this.#state.find(reference)?.event(eventId) ?? null;
  }

  async listEvents(reference: RoomReference, query: TimelineQuery = {}): Promise<readonly RoomEvent[]> {
    return listEvents(this.#state.find(reference), query);
  }

  async findByIdempotencyKey(reference: RoomReference, key: string): Promise<RoomEvent | null> {
    const record = this.#state.find(reference);
    const index = record?.keys?.get(key);
    return index === undefined ? null : (record?.events[index] ?? null);
  }

  async findByProviderMessageId(
    organizationId: string | null,
    channelId: string,
    providerMessageId: string,
  ): Promise<RoomEvent | null> {
    const organization = this.#state.organizations.get(organizationId);
    const place = organization?.providerMessages.get(channelId)?.get(providerMessageId);
    return place?.record.events[place.index] ?? null;
  }

  async listChanges(
    reference: RoomReference,
    query: { readonly changedSince: number; readonly limit?: number },
  ): Promise<{
    readonly events: readonly RoomEvent[];
    readonly removedEventIds: readonly string[];
    readonly latestChange: number;
  }> {
    return listChanges(this.#state.find(reference), query);
  }

  async getParticipant(reference: RoomReference, participantId: string): Promise<Participant | null> {
    return this.#state.find(reference)?.participants.get(participantId) ?? null;
  }

  async listParticipants(reference: RoomReference): Promise<readonly Participant[]> {
    return [...(this.#state.find(reference)?.participants.values() ?? [])];
  }

  async putIdentity(identity: Identity): Promise<Identity> {
    return putIdentity(this.#state, identity);
  }

  async getIdentity(organizationId: string | null, identityId: string): Promise<Identity | null> {
    return this.#state.organizations.get(organizationId)?.identities.get(identityId) ?? null;
  }

  async findIdentities(
    organizationId: string | null,
    channelType: ChannelType,
    address: string,
  ): Promise<readonly Identity[]> {
    return findIdentities(this.#state, organizationId, channelType, address);
  }

  async linkAddress(
    organizationId: string | null,
    identityId: string,
    channelType: ChannelType,
    address: string,
  ): Promise<Identity> {
    return linkAddress(this.#state, { organizationId, identityId }, channelType, address);
  }

  async getTask(reference: RoomReference, taskId: string): Promise<Task | null> {
    return this.#state.find(reference)?.tasks?.get(taskId) ?? null;
  }

  async listTasks(reference: RoomReference, query: { readonly status?: TaskStatus } = {}): Promise<readonly Task[]> {
    return listTasks(this.#state.find(reference), query.status);
  }

  async updateTask(reference: RoomReference, taskId: string, change: Partial<Task>): Promise<Task | null> {
    return updateTask(this.#state.find(reference), taskId, change);
  }

  async listObservations(reference: RoomReference): Promise<readonly Observation[]> {
    return [...(this.#state.find(reference)?.observations?.values() ?? [])];
  }

  async markRead(reference: RoomReference, reader: ReadMarkerKey, index: number): Promise<number> {
    return markRead(this.#state.require(reference), reader, index);
  }

  async getReadMarker(reference: RoomReference, reader: ReadMarkerKey): Promise<number | null> {
    return this.#state.find(reference)?.markers?.get(markerKey(reader))?.index ?? null;
  }

  async listReadMarkers(reference: RoomReference): Promise<readonly (ReadMarkerKey & { readonly index: number })[]> {
    return [...(this.#state.find(reference)?.markers?.values() ?? [])];
  }

  async listReceipts(reference: RoomReference, eventId: string): Promise<readonly DeliveryReceipt[]> {
    return listReceipts(this.#state.find(reference), eventId);
  }

  async findReceipt(
    organizationId: string | null,
    providerMessageId: string,
    channelId: string | null = null,
  ): Promise<DeliveryReceipt | null> {
    return findReceipt(this.#state, organizationId, providerMessageId, channelId);
  }

  async putReceipt(receipt: DeliveryReceipt, from?: DeliveryOutcome): Promise<boolean> {
    if (from !== undefined) return advanceReceipt(this.#state.find(receipt), receipt, from);
    putReceipt(this.#state.require(receipt), receipt);
    return true;
  }

  async joinNode(nodeId: string, ttlMs: number): Promise<void> {
    joinNode(this.#state, nodeId, ttlMs);
  }

  async renewNode(nodeId: string, ttlMs: number): Promise<boolean> {
    return renewNode(this.#state, nodeId, ttlMs);
  }

  async leaveNode(nodeId: string): Promise<void> {
    leaveNode(this.#state, nodeId);
  }

  async claimDuty(nodeId: string, duty: string): Promise<boolean> {
    return claimDuty(this.#state, nodeId, duty);
  }

  async releaseDuty(nodeId: string, duty: string): Promise<void> {
    releaseDuty(this.#state, nodeId, duty);
  }

  async claimAhead(nodeId: string, room: RoomReference, channelId: string, eventId: string): Promise<ClaimedAhead> {
    return claimAhead(this.#state, nodeId, room, { eventId, channelId });
  }

  async claimDeliveries(nodeId: string, options: { readonly limit: number }): Promise<readonly ClaimedDelivery[]> {
    return claimDeliveries(this.#state, nodeId, options.limit);
  }

  async getDeliveryStanding(
    nodeId: string,
    room: RoomReference,
    channelId: string,
    eventId: string,
  ): Promise<DeliveryStanding> {
    return deliveryStanding(this.#state, nodeId, room, { eventId, channelId });
  }

  settleDeliveries(nodeId: string, settlements: readonly Settlement[]): void | Promise<void> {
    try {
      settleDeliveries(this.#state, nodeId, settlements);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async countPendingDeliveries(): Promise<number> {
    return countPendingDeliveries(this.#state);
  }

  async listDeadLetters(
    query: {
      readonly organizationId?: string | null;
      readonly roomId?: string;
      readonly channelId?: string;
      readonly limit?: number;
    } = {},
  ): Promise<readonly DeadLetter[]> {
    return listDeadLetters(this.#state, query);
  }

  async reviveDeadLetter(
    nodeId: string,
    room: RoomReference,
    eventId: string,
    channelId: string,
  ): Promise<ClaimedDelivery | null> {
    return reviveDeadLetter(this.#state, nodeId, room, { eventId, channelId });
  }

  async dropDeadLetter(room: RoomReference, eventId: string, channelId: string): Promise<boolean> {
    return dropDeadLetter(this.#state, room, eventId, channelId);
  }

  async purgeContent(options: { readonly before: Date; readonly organizationId?: string | null }): Promise<number> {
    return purgeContent(this.#state, options);
  }

  async close(): Promise<void> {
    // Nothing is open: what is in memory goes with the process.
  }
}
