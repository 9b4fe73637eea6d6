import {
  type ChannelType,
  type ClaimedAhead,
  type ClaimedDelivery,
  type CommitInput,
  type CommitResult,
  type ConversationStore,
  type DeadLetter,
  type DeliveryOutcome,
  type DeliveryReceipt,
  type DeliveryStanding,
  type Identity,
  type Observation,
  type OpenPassInput,
  type OpenPassResult,
  type Participant,
  type ReadMarkerKey,
  requireInteger,
  type Room,
  type RoomEvent,
  type RoomLease,
  type RoomQuery,
  type RoomReference,
  type RoomSnapshot,
  type SenderKey,
  type Settlement,
  type StoreCapabilities,
  systemClock,
  type Task,
  type TaskStatus,
  type TimelineQuery,
} from '@roomkit/core';
import { organizationKey } from '@roomkit/core/codec';

import type { Database } from './connection/database.ts';
import { openDatabase } from './connection/open-database.ts';
import { processEnvironment } from './environment.ts';
import { type PostgresStoreOptions, requireConnection } from './options.ts';
import { listChanges } from './store/changes.ts';
import { commit, type CommitLimits } from './store/commits.ts';
import * as events from './store/events.ts';
import * as nodes from './store/nodes.ts';
import * as outbox from './store/outbox.ts';
import { closePass, openPass } from './store/passes.ts';
import * as people from './store/people.ts';
import { purgeContent } from './store/purge.ts';
import * as receipts from './store/receipts.ts';
import * as records from './store/records.ts';
import * as rooms from './store/rooms.ts';

const MAX_COMMIT_LENGTH = 16 * 1024 * 1024;
const RESOLVE_FOR_MS = 10_000;

/**
 * Keeps everything in one schema of a PostgreSQL database, which any number of nodes share. Nothing is connected
 * before the first call. Whoever made the store closes it; a pool or a client that was given stays open.
 */
export class PostgresStore implements ConversationStore {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'postgres';
  readonly capabilities: StoreCapabilities = Object.freeze({ durability: 'power', shared: true });
  readonly #database: Database;
  readonly #limits: CommitLimits;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: PostgresStoreOptions) {
    requireConnection(options);
    const { maxCommitLength = MAX_COMMIT_LENGTH, resolveForMs = RESOLVE_FOR_MS, clock = systemClock } = options;
    requireInteger('maxCommitLength', maxCommitLength, 1);
    requireInteger('resolveForMs', resolveForMs, 0);
    this.#limits = { maxCommitLength, resolveForMs, clock };
    this.#database = openDatabase(options);
  }

  /** A store by `POSTGRES_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: PostgresStoreOptions = {},
  ): PostgresStore {
    const { pool, client } = options;
    if (pool !== undefined || client !== undefined) return new PostgresStore(options);
    return new PostgresStore({ connectionString: env['POSTGRES_URL'] ?? '', ...options });
  }

  async createRoom(room: Room): Promise<Room> {
    return rooms.createRoom(this.#database, room);
  }

  async createRoomForSender(
    room: Room,
    sender: SenderKey,
  ): Promise<{ readonly room: Room; readonly created: boolean }> {
    return rooms.createRoomForSender(this.#database, room, sender);
  }

  async forgetSenders(reference: RoomReference, senderIds: readonly string[]): Promise<void> {
    await rooms.forgetSenders(this.#database, reference, senderIds);
  }

  async getRoom(reference: RoomReference): Promise<Room | null> {
    return rooms.getRoom(this.#database, reference);
  }

  async listRooms(query: RoomQuery): Promise<readonly Room[]> {
    return rooms.listRooms(this.#database, query);
  }

  async listTimedRooms(): Promise<readonly Room[]> {
    return rooms.listTimedRooms(this.#database);
  }

  async findRoomsOfSender(query: {
    readonly organizationId: string | null;
    readonly channelId: string;
    readonly channelType: ChannelType;
    readonly senderId: string;
  }): Promise<readonly Room[]> {
    return rooms.findRoomsOfSender(this.#database, query);
  }

  async findRoomsOfChannel(
    organizationId: string | null,
    channelId: string,
    options: { readonly limit?: number } = {},
  ): Promise<readonly Room[]> {
    return rooms.findRoomsOfChannel(this.#database, organizationId, channelId, options.limit ?? null);
  }

  async deleteRoom(reference: RoomReference): Promise<boolean> {
    return rooms.deleteRoom(this.#database, reference);
  }

  async getSnapshot(reference: RoomReference): Promise<RoomSnapshot | null> {
    return rooms.getSnapshot(this.#database, reference);
  }

  async openPass(input: OpenPassInput): Promise<OpenPassResult> {
    return openPass(this.#database, input);
  }

  async commit(input: CommitInput): Promise<CommitResult> {
    return commit(this.#database, input, this.#limits);
  }

  async closePass(lease: RoomLease): Promise<void> {
    return closePass(this.#database, lease);
  }

  async getEvent(reference: RoomReference, eventId: string): Promise<RoomEvent | null> {
    return events.getEvent(this.#database, reference, eventId);
  }

  async listEvents(reference: RoomReference, query: TimelineQuery = {}): Promise<readonly RoomEvent[]> {
    return events.listEvents(this.#database, reference, query);
  }

  async findByIdempotencyKey(reference: RoomReference, key: string): Promise<RoomEvent | null> {
    return events.findByIdempotencyKey(this.#database, reference, key);
  }

  async findByProviderMessageId(
    organizationId: string | null,
    channelId: string,
    providerMessageId: string,
  ): Promise<RoomEvent | null> {
    const organization = organizationKey(organizationId);
    return events.findByProviderMessage(this.#database, organization, channelId, providerMessageId);
  }

  async listChanges(
    reference: RoomReference,
    query: { readonly changedSince: number; readonly limit?: number },
  ): Promise<{
    readonly events: readonly RoomEvent[];
    readonly removedEventIds: readonly string[];
    readonly latestChange: number;
  }> {
    return listChanges(this.#database, reference, query);
  }

  async getParticipant(reference: RoomReference, participantId: string): Promise<Participant | null> {
    return people.getParticipant(this.#database, reference, participantId);
  }

  async listParticipants(reference: RoomReference): Promise<readonly Participant[]> {
    return people.listParticipants(this.#database, reference);
  }

  async putIdentity(identity: Identity): Promise<Identity> {
    return people.putIdentity(this.#database, identity);
  }

  async getIdentity(organizationId: string | null, identityId: string): Promise<Identity | null> {
    return people.getIdentity(this.#database, organizationId, identityId);
  }

  async findIdentities(
    organizationId: string | null,
    channelType: ChannelType,
    address: string,
  ): Promise<readonly Identity[]> {
    return people.findIdentities(this.#database, organizationId, channelType, address);
  }

  async linkAddress(
    organizationId: string | null,
    identityId: string,
    channelType: ChannelType,
    address: string,
  ): Promise<Identity> {
    return people.linkAddress(this.#database, { organizationId, identityId }, channelType, address);
  }

  async getTask(reference: RoomReference, taskId: string): Promise<Task | null> {
    return records.getTask(this.#database, reference, taskId);
  }

  async listTasks(reference: RoomReference, query: { readonly status?: TaskStatus } = {}): Promise<readonly Task[]> {
    return records.listTasks(this.#database, reference, query.status);
  }

  async updateTask(reference: RoomReference, taskId: string, change: Partial<Task>): Promise<Task | null> {
    return records.updateTask(this.#database, reference, taskId, change);
  }

  async listObservations(reference: RoomReference): Promise<readonly Observation[]> {
    return records.listObservations(this.#database, reference);
  }

  async markRead(reference: RoomReference, reader: ReadMarkerKey, index: number): Promise<number> {
    return records.markRead(this.#database, reference, reader, index);
  }

  async getReadMarker(reference: RoomReference, reader: ReadMarkerKey): Promise<number | null> {
    return records.getReadMarker(this.#database, reference, reader);
  }

  async listReadMarkers(reference: RoomReference): Promise<readonly (ReadMarkerKey & { readonly index: number })[]> {
    return records.listReadMarkers(this.#database, reference);
  }

  async listReceipts(reference: RoomReference, eventId: string): Promise<readonly DeliveryReceipt[]> {
    return receipts.listReceipts(this.#database, reference, eventId);
  }

  async findReceipt(
    organizationId: string | null,
    providerMessageId: string,
    channelId: string | null = null,
  ): Promise<DeliveryReceipt | null> {
    return receipts.findReceipt(this.#database, organizationId, providerMessageId, channelId);
  }

  async putReceipt(receipt: DeliveryReceipt, from?: DeliveryOutcome): Promise<boolean> {
    return receipts.putReceipt(this.#database, receipt, from);
  }

  async joinNode(nodeId: string, ttlMs: number): Promise<void> {
    return nodes.joinNode(this.#database, nodeId, ttlMs);
  }

  async renewNode(nodeId: string, ttlMs: number): Promise<boolean> {
    return nodes.renewNode(this.#database, nodeId, ttlMs);
  }

  async leaveNode(nodeId: string): Promise<void> {
    return nodes.leaveNode(this.#database, nodeId);
  }

  async claimDuty(nodeId: string, duty: string): Promise<boolean> {
    return nodes.claimDuty(this.#database, nodeId, duty);
  }

  async releaseDuty(nodeId: string, duty: string): Promise<void> {
    return nodes.releaseDuty(this.#database, nodeId, duty);
  }

  async claimDeliveries(nodeId: string, options: { readonly limit: number }): Promise<readonly ClaimedDelivery[]> {
    return outbox.claimDeliveries(this.#database, nodeId, options.limit);
  }

  async claimAhead(nodeId: string, room: RoomReference, channelId: string, eventId: string): Promise<ClaimedAhead> {
    return outbox.claimAhead(this.#database, nodeId, room, { channelId, eventId });
  }

  async getDeliveryStanding(
    nodeId: string,
    room: RoomReference,
    channelId: string,
    eventId: string,
  ): Promise<DeliveryStanding> {
    return outbox.deliveryStanding(this.#database, nodeId, room, { channelId, eventId });
  }

  async settleDeliveries(nodeId: string, settlements: readonly Settlement[]): Promise<void> {
    return outbox.settleDeliveries(this.#database, nodeId, this.#limits.clock.now(), settlements);
  }

  async countPendingDeliveries(): Promise<number> {
    return outbox.countPendingDeliveries(this.#database);
  }

  async listDeadLetters(
    query: {
      readonly organizationId?: string | null;
      readonly roomId?: string;
      readonly channelId?: string;
      readonly limit?: number;
    } = {},
  ): Promise<readonly DeadLetter[]> {
    return outbox.listDeadLetters(this.#database, query);
  }

  async reviveDeadLetter(
    nodeId: string,
    room: RoomReference,
    eventId: string,
    channelId: string,
  ): Promise<ClaimedDelivery | null> {
    return outbox.reviveDeadLetter(this.#database, nodeId, room, { eventId, channelId });
  }

  async dropDeadLetter(room: RoomReference, eventId: string, channelId: string): Promise<boolean> {
    return outbox.dropDeadLetter(this.#database, room, eventId, channelId);
  }

  /** Goes through the events in stretches, so that others are not kept waiting: not one moment, but every old event. */
  async purgeContent(options: { readonly before: Date; readonly organizationId?: string | null }): Promise<number> {
    return purgeContent(this.#database, options);
  }

  /** Ends the connections this store has made. */
  async close(): Promise<void> {
    await this.#database.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
