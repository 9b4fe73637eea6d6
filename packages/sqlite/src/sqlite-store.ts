import { env as processEnvironment } from 'node:process';

import {
  type ChannelType,
  type ClaimedAhead,
  type ClaimedDelivery,
  type Clock,
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
  requireTimelineQuery,
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
import {
  encode,
  identityOf,
  observationOf,
  organizationKey,
  participantOf,
  receiptOf,
  taskOf,
} from '@roomkit/core/codec';

import { commitRequest, commitResult, leaseKey } from './codec/commits.ts';
import { claimedDelivery, deadLetter } from './codec/deliveries.ts';
import { eventOf } from './codec/events.ts';
import { bindingOf, identityRecord, receiptRecord, settlementRecord } from './codec/records.ts';
import { roomKey, roomOf, roomRow } from './codec/rooms.ts';
import { requireOptions, type SqliteStoreOptions } from './options.ts';
import type { EventRow, Json, OperationOutput, RoomRow } from './protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** How soon to ask again for a room that another living node holds. */
const HELD_RETRY_MS = 5;

/**
 * Keeps everything in one SQLite file, which several processes of a machine may share. The file is opened,
 * in a thread of its own, with the first call; whoever made the store closes it.
 */
export class SqliteStore implements ConversationStore {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'sqlite';
  readonly capabilities: StoreCapabilities;
  readonly #client: WorkerClient;
  readonly #clock: Clock;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: SqliteStoreOptions) {
    requireOptions(options);
    const { path, durability = 'power', busyTimeoutMs = 5000, maxPages = null } = options;
    this.capabilities = Object.freeze({ durability, shared: true });
    this.#clock = options.clock ?? systemClock;
    this.#client = new WorkerClient({ path, durability, busyTimeoutMs, maxPages });
  }

  /** A store by `ROOMKIT_SQLITE_PATH`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: Partial<SqliteStoreOptions> = {},
  ): SqliteStore {
    return new SqliteStore({ path: env['ROOMKIT_SQLITE_PATH'] ?? '', ...options });
  }

  async createRoom(room: Room): Promise<Room> {
    return roomOf(await this.#client.call('createRoom', roomRow(room)));
  }

  async createRoomForSender(
    room: Room,
    sender: SenderKey,
  ): Promise<{ readonly room: Room; readonly created: boolean }> {
    const { organizationId, channelId, senderId } = sender;
    const row = roomRow({ ...room, organizationId });
    const [given, created] = await this.#client.call('createRoomForSender', row, channelId, senderId);
    return { room: roomOf(given), created };
  }

  async forgetSenders(reference: RoomReference, senderIds: readonly string[]): Promise<void> {
    await this.#client.call('forgetSenders', roomKey(reference), senderIds);
  }

  async getRoom(reference: RoomReference): Promise<Room | null> {
    const row = await this.#client.call('getRoom', roomKey(reference));
    return row && roomOf(row);
  }

  async listRooms(query: RoomQuery): Promise<readonly Room[]> {
    const { status = null, after = null, limit = null } = query;
    const statuses = typeof status === 'string' ? [status] : status;
    const organization = organizationKey(query.organizationId);
    return rooms(await this.#client.call('listRooms', organization, statuses, after, limit));
  }

  async listTimedRooms(): Promise<readonly Room[]> {
    return rooms(await this.#client.call('listTimedRooms'));
  }

  async findRoomsOfSender(query: {
    readonly organizationId: string | null;
    readonly channelId: string;
    readonly channelType: ChannelType;
    readonly senderId: string;
  }): Promise<readonly Room[]> {
    const { channelId, channelType, senderId } = query;
    const organization = organizationKey(query.organizationId);
    return rooms(await this.#client.call('findRoomsOfSender', organization, channelId, channelType, senderId));
  }

  async findRoomsOfChannel(
    organizationId: string | null,
    channelId: string,
    options: { readonly limit?: number } = {},
  ): Promise<readonly Room[]> {
    const organization = organizationKey(organizationId);
    return rooms(await this.#client.call('findRoomsOfChannel', organization, channelId, options.limit ?? null));
  }

  async deleteRoom(reference: RoomReference): Promise<boolean> {
    return this.#client.call('deleteRoom', roomKey(reference));
  }

  async getSnapshot(reference: RoomReference): Promise<RoomSnapshot | null> {
    const found = await this.#client.call('getSnapshot', roomKey(reference));
    return found && { room: roomOf(found.room), bindings: found.bindings.map(bindingOf) };
  }

  async openPass(input: OpenPassInput): Promise<OpenPassResult> {
    const { room, nodeId, idempotencyKey = null, channelId = null } = input;
    const wanted = { idempotencyKey, channelId };
    const reply = await this.#client.call('openPass', roomKey(room), nodeId, this.#clock.now(), wanted);
    if (reply.outcome === 'missing') return { outcome: 'missing' };
    if (reply.outcome === 'held') return { outcome: 'held', retryAfterMs: HELD_RETRY_MS };
    return {
      outcome: 'opened',
      lease: Object.freeze({ room, nodeId, epoch: reply.epoch }),
      room: roomOf(reply.room),
      bindings: reply.bindings.map(bindingOf),
      duplicate: reply.duplicate && eventOf(reply.duplicate),
      revoked: reply.revoked,
    };
  }

  async commit(input: CommitInput): Promise<CommitResult> {
    const { request, events } = commitRequest(input);
    return commitResult(await this.#client.call('commit', request), events);
  }

  async closePass(lease: RoomLease): Promise<void> {
    await this.#client.call('closePass', leaseKey(lease));
  }

  async getEvent(reference: RoomReference, eventId: string): Promise<RoomEvent | null> {
    return event(await this.#client.call('getEvent', roomKey(reference), eventId));
  }

  async listEvents(reference: RoomReference, query: TimelineQuery = {}): Promise<readonly RoomEvent[]> {
    const limit = requireTimelineQuery(query);
    const { afterIndex = null, beforeIndex = null, types = null, visibility = null, threadId = null } = query;
    const rows = await this.#client.call('listEvents', {
      room: roomKey(reference),
      afterIndex,
      beforeIndex,
      limit,
      newestFirst: query.newestFirst ?? false,
      types,
      visibility,
      threadId,
    });
    return rows.map(eventOf);
  }

  async findByIdempotencyKey(reference: RoomReference, key: string): Promise<RoomEvent | null> {
    return event(await this.#client.call('findByIdempotencyKey', roomKey(reference), key));
  }

  async findByProviderMessageId(
    organizationId: string | null,
    channelId: string,
    providerMessageId: string,
  ): Promise<RoomEvent | null> {
    const organization = organizationKey(organizationId);
    return event(await this.#client.call('findByProviderMessageId', organization, channelId, providerMessageId));
  }

  async listChanges(
    reference: RoomReference,
    query: { readonly changedSince: number; readonly limit?: number },
  ): Promise<{
    readonly events: readonly RoomEvent[];
    readonly removedEventIds: readonly string[];
    readonly latestChange: number;
  }> {
    const found = await this.#client.call('listChanges', roomKey(reference), query.changedSince, query.limit ?? null);
    return { ...found, events: found.events.map(eventOf) };
  }

  async getParticipant(reference: RoomReference, participantId: string): Promise<Participant | null> {
    return maybe(await this.#client.call('getParticipant', roomKey(reference), participantId), participantOf);
  }

  async listParticipants(reference: RoomReference): Promise<readonly Participant[]> {
    return (await this.#client.call('listParticipants', roomKey(reference))).map(participantOf);
  }

  async putIdentity(identity: Identity): Promise<Identity> {
    const record = identityRecord(identity);
    await this.#client.call('putIdentity', record);
    return identityOf(record.body);
  }

  async getIdentity(organizationId: string | null, identityId: string): Promise<Identity | null> {
    return maybe(await this.#client.call('getIdentity', organizationKey(organizationId), identityId), identityOf);
  }

  async findIdentities(
    organizationId: string | null,
    channelType: ChannelType,
    address: string,
  ): Promise<readonly Identity[]> {
    return (await this.#client.call('findIdentities', organizationKey(organizationId), channelType, address)).map(
      identityOf,
    );
  }

  async linkAddress(
    organizationId: string | null,
    identityId: string,
    channelType: ChannelType,
    address: string,
  ): Promise<Identity> {
    const organization = organizationKey(organizationId);
    return identityOf(await this.#client.call('linkAddress', organization, identityId, channelType, address));
  }

  async getTask(reference: RoomReference, taskId: string): Promise<Task | null> {
    return maybe(await this.#client.call('getTask', roomKey(reference), taskId), taskOf);
  }

  async listTasks(reference: RoomReference, query: { readonly status?: TaskStatus } = {}): Promise<readonly Task[]> {
    return (await this.#client.call('listTasks', roomKey(reference), query.status ?? null)).map(taskOf);
  }

  async updateTask(reference: RoomReference, taskId: string, change: Partial<Task>): Promise<Task | null> {
    return maybe(await this.#client.call('updateTask', roomKey(reference), taskId, encode(change, 'task')), taskOf);
  }

  async listObservations(reference: RoomReference): Promise<readonly Observation[]> {
    return (await this.#client.call('listObservations', roomKey(reference))).map(observationOf);
  }

  async markRead(reference: RoomReference, reader: ReadMarkerKey, index: number): Promise<number> {
    const { channelId, participantId } = reader;
    return this.#client.call('markRead', roomKey(reference), channelId, participantId ?? '', index);
  }

  async getReadMarker(reference: RoomReference, reader: ReadMarkerKey): Promise<number | null> {
    const { channelId, participantId } = reader;
    return this.#client.call('getReadMarker', roomKey(reference), channelId, participantId ?? '');
  }

  async listReadMarkers(reference: RoomReference): Promise<readonly (ReadMarkerKey & { readonly index: number })[]> {
    const rows = await this.#client.call('listReadMarkers', roomKey(reference));
    return rows.map(([channelId, participantId, index]) => ({
      channelId,
      participantId: participantId || null,
      index,
    }));
  }

  async listReceipts(reference: RoomReference, eventId: string): Promise<readonly DeliveryReceipt[]> {
    return (await this.#client.call('listReceipts', roomKey(reference), eventId)).map(receiptOf);
  }

  async findReceipt(
    organizationId: string | null,
    providerMessageId: string,
    channelId: string | null = null,
  ): Promise<DeliveryReceipt | null> {
    const organization = organizationKey(organizationId);
    return maybe(await this.#client.call('findReceipt', organization, providerMessageId, channelId), receiptOf);
  }

  async putReceipt(receipt: DeliveryReceipt, from?: DeliveryOutcome): Promise<boolean> {
    return this.#client.call('putReceipt', receiptRecord(receipt), from ?? null);
  }

  async joinNode(nodeId: string, ttlMs: number): Promise<void> {
    await this.#client.call('joinNode', nodeId, this.#clock.now() + ttlMs);
  }

  async renewNode(nodeId: string, ttlMs: number): Promise<boolean> {
    const now = this.#clock.now();
    return this.#client.call('renewNode', nodeId, now, now + ttlMs);
  }

  async leaveNode(nodeId: string): Promise<void> {
    await this.#client.call('leaveNode', nodeId);
  }

  async claimDuty(nodeId: string, duty: string): Promise<boolean> {
    return this.#client.call('claimDuty', nodeId, this.#clock.now(), duty);
  }

  async releaseDuty(nodeId: string, duty: string): Promise<void> {
    await this.#client.call('releaseDuty', nodeId, duty);
  }

  async claimDeliveries(nodeId: string, options: { readonly limit: number }): Promise<readonly ClaimedDelivery[]> {
    const rows = await this.#client.call('claimDeliveries', nodeId, this.#clock.now(), options.limit);
    return rows.map(claimedDelivery);
  }

  async claimAhead(nodeId: string, room: RoomReference, channelId: string, eventId: string): Promise<ClaimedAhead> {
    const now = this.#clock.now();
    const rows = await this.#client.call('claimAhead', nodeId, now, roomKey(room), channelId, eventId);
    return rows === null ? { outcome: 'held' } : { outcome: 'clear', claimed: rows.map(claimedDelivery) };
  }

  async getDeliveryStanding(
    nodeId: string,
    room: RoomReference,
    channelId: string,
    eventId: string,
  ): Promise<DeliveryStanding> {
    const holders = await this.#client.call('deliveryHolders', roomKey(room), channelId, eventId);
    if (holders?.holder !== nodeId) return 'lost';
    return holders.before === null || holders.before === nodeId ? 'ours' : 'behind';
  }

  async settleDeliveries(nodeId: string, settlements: readonly Settlement[]): Promise<void> {
    const records = settlements.map(settlementRecord);
    await this.#client.call('settleDeliveries', nodeId, this.#clock.now(), records);
  }

  async countPendingDeliveries(): Promise<number> {
    return this.#client.call('countPendingDeliveries');
  }

  async listDeadLetters(
    query: {
      readonly organizationId?: string | null;
      readonly roomId?: string;
      readonly channelId?: string;
      readonly limit?: number;
    } = {},
  ): Promise<readonly DeadLetter[]> {
    const { organizationId, roomId = null, channelId = null, limit = null } = query;
    const organization = organizationId === undefined ? null : organizationKey(organizationId);
    const rows = await this.#client.call('listDeadLetters', { organization, roomId, channelId, limit });
    return rows.map(deadLetter);
  }

  async reviveDeadLetter(
    nodeId: string,
    room: RoomReference,
    eventId: string,
    channelId: string,
  ): Promise<ClaimedDelivery | null> {
    const row = await this.#client.call('reviveDeadLetter', nodeId, roomKey(room), eventId, channelId);
    return row && claimedDelivery(row);
  }

  async dropDeadLetter(room: RoomReference, eventId: string, channelId: string): Promise<boolean> {
    return this.#client.call('dropDeadLetter', roomKey(room), eventId, channelId);
  }

  /** Goes through the file in stretches, so that others are not kept waiting: not one moment, but every old event. */
  async purgeContent(options: { readonly before: Date; readonly organizationId?: string | null }): Promise<number> {
    const { organizationId } = options;
    const organization = organizationId === undefined ? null : organizationKey(organizationId);
    let emptied = 0;
    let cursor: number | null = 0;
    while (cursor !== null) {
      const before = options.before.getTime();
      const stretch: OperationOutput<'purgeContent'> = await this.#client.call(
        'purgeContent',
        before,
        organization,
        cursor,
      );
      emptied += stretch.emptied;
      cursor = stretch.cursor;
    }
    return emptied;
  }

  /** Waits for what is under way, then closes the file. */
  async close(): Promise<void> {
    await this.#client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function rooms(rows: readonly RoomRow[]): readonly Room[] {
  return rows.map(roomOf);
}

function event(row: EventRow | null): RoomEvent | null {
  return row && eventOf(row);
}

function maybe<Value>(body: Json | null, read: (body: Json) => Value): Value | null {
  return body === null ? null : read(body);
}
