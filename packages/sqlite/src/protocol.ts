import type { Json, OrganizationKey } from '@roomkit/core/codec';

export type { Json, OrganizationKey };

/** Organization and room id. */
export type RoomKey = readonly [OrganizationKey, string];

/** Organization and namespace of what channels and providers keep; the namespace as JSON. */
export type StateScopeKey = readonly [OrganizationKey, Json];

/** A room as it stands in its table. Times are milliseconds since the epoch. */
export type RoomRow = readonly [
  organization: OrganizationKey,
  id: string,
  status: string,
  createdAt: number,
  updatedAt: number,
  pausedAt: number | null,
  closedAt: number | null,
  inactiveAfterSeconds: number | null,
  closedAfterSeconds: number | null,
  lastActivityAt: number | null,
  agentResponsePolicy: string,
  metadata: Json,
  eventCount: number,
  latestIndex: number,
];

/** What an event's row holds besides its room and its place. */
export type EventFields = readonly [
  id: string,
  type: string,
  status: string,
  blockedBy: string | null,
  visibility: string,
  sourceVisibility: string,
  responseVisibility: string | null,
  chainDepth: number,
  parentEventId: string | null,
  correlationId: string | null,
  idempotencyKey: string | null,
  createdAt: number,
  channelId: string,
  channelType: string,
  direction: string,
  participantId: string | null,
  externalId: string | null,
  provider: string | null,
  providerMessageId: string | null,
  addressedTo: Json | null,
  content: Json,
  rawPayload: Json,
  metadata: Json,
  channelData: Json,
  deliveryResults: Json,
];

/** An event as it stands in its table. */
export type EventRow = readonly [roomId: string, index: number, ...fields: EventFields];

/** A record that is looked up by few of its fields and otherwise kept whole. */
export interface BindingRecord {
  readonly channelId: string;
  readonly channelType: string;
  readonly participantId: string | null;
  readonly body: Json;
}
export interface ParticipantRecord {
  readonly id: string;
  readonly externalId: string | null;
  readonly status: string;
  readonly connectedVia: Json;
  readonly body: Json;
}
export interface IdentityRecord {
  readonly organization: OrganizationKey;
  readonly id: string;
  /** Pairs of channel type and address. */
  readonly addresses: readonly (readonly [string, string])[];
  readonly body: Json;
}
export interface TaskRecord {
  readonly id: string;
  readonly status: string;
  readonly body: Json;
}
export interface ObservationRecord {
  readonly id: string;
  readonly body: Json;
}
export interface ReceiptRecord {
  readonly room: RoomKey;
  readonly eventId: string;
  readonly channelId: string;
  readonly providerMessageIds: readonly string[];
  readonly body: Json;
}
export interface OutboxRecord {
  readonly eventId: string;
  readonly channelId: string;
  readonly kind: string;
  readonly silent: number;
}

/** The right to write, as the worker checks it. */
export interface LeaseKey {
  readonly room: RoomKey;
  readonly nodeId: string;
  readonly epoch: number;
}

/** Fields of a room to replace; what is missing stays. */
export interface RoomFields {
  readonly status?: string;
  readonly pausedAt?: number | null;
  readonly closedAt?: number | null;
  readonly timers?: readonly [number | null, number | null, number | null];
  readonly agentResponsePolicy?: string;
  readonly metadata?: Json;
}

export interface CommitRequest {
  readonly lease: LeaseKey;
  readonly release: boolean;
  readonly now: number;
  readonly events: readonly EventFields[];
  readonly updatedEvents?: readonly EventFields[];
  readonly removedEventIds?: readonly string[];
  readonly room?: RoomFields;
  readonly bindings?: readonly BindingRecord[];
  readonly removedChannelIds?: readonly string[];
  readonly participants?: readonly ParticipantRecord[];
  readonly identities?: readonly IdentityRecord[];
  readonly tasks?: readonly TaskRecord[];
  readonly observations?: readonly ObservationRecord[];
  readonly outbox?: readonly OutboxRecord[];
}

export type CommitReply =
  | {
      readonly outcome: 'committed';
      readonly firstIndex: number;
      readonly room: RoomRow;
      /** Event and channel of each delivery that stands behind another node's. */
      readonly behind: readonly (readonly [string, string])[];
    }
  /** The events were in the timeline already, committed by the same node. */
  | { readonly outcome: 'known'; readonly events: readonly EventRow[]; readonly room: RoomRow }
  | { readonly outcome: 'duplicate'; readonly event: EventRow };

export type OpenPassReply =
  | {
      readonly outcome: 'opened';
      readonly epoch: number;
      readonly room: RoomRow;
      readonly bindings: readonly Json[];
      readonly duplicate: EventRow | null;
      readonly revoked: boolean;
    }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'held' };

export interface TimelineRequest {
  readonly room: RoomKey;
  readonly afterIndex: number | null;
  readonly beforeIndex: number | null;
  readonly limit: number;
  readonly newestFirst: boolean;
  readonly types: readonly string[] | null;
  readonly visibility: string | null;
  readonly threadId: string | null;
}

export interface ClaimedRow {
  readonly room: RoomKey;
  readonly event: EventRow;
  readonly channelId: string;
  readonly kind: string;
  readonly silent: number;
  readonly attempts: number;
}

export interface SettlementRecord {
  readonly room: RoomKey;
  readonly eventId: string;
  readonly channelId: string;
  readonly outcome: 'done' | 'dead' | 'attempted';
  readonly attempts: number;
  readonly error: Json | null;
  readonly receipt: ReceiptRecord | null;
}

export interface DeadLetterRow {
  readonly room: RoomKey;
  readonly eventId: string;
  readonly index: number;
  readonly channelId: string;
  readonly attempts: number;
  readonly error: Json | null;
  readonly diedAt: number;
}

/** Every request the worker answers, and its answer. */
export interface Operations {
  createRoom(room: RoomRow): RoomRow;
  createRoomForSender(room: RoomRow, channelId: string, senderId: string): readonly [RoomRow, boolean];
  forgetSenders(room: RoomKey, senderIds: readonly string[]): void;
  getRoom(room: RoomKey): RoomRow | null;
  listRooms(
    organization: OrganizationKey,
    statuses: readonly string[] | null,
    after: string | null,
    limit: number | null,
  ): readonly RoomRow[];
  listTimedRooms(): readonly RoomRow[];
  findRoomsOfSender(
    organization: OrganizationKey,
    channelId: string,
    channelType: string,
    senderId: string,
  ): readonly RoomRow[];
  findRoomsOfChannel(organization: OrganizationKey, channelId: string, limit: number | null): readonly RoomRow[];
  deleteRoom(room: RoomKey): boolean;
  getSnapshot(room: RoomKey): { readonly room: RoomRow; readonly bindings: readonly Json[] } | null;
  openPass(
    room: RoomKey,
    nodeId: string,
    now: number,
    wanted: { readonly idempotencyKey: string | null; readonly channelId: string | null },
  ): OpenPassReply;
  commit(request: CommitRequest): CommitReply;
  closePass(lease: LeaseKey): void;
  getEvent(room: RoomKey, eventId: string): EventRow | null;
  listEvents(request: TimelineRequest): readonly EventRow[];
  findByIdempotencyKey(room: RoomKey, key: string): EventRow | null;
  findByProviderMessageId(organization: OrganizationKey, channelId: string, messageId: string): EventRow | null;
  listChanges(
    room: RoomKey,
    changedSince: number,
    limit: number | null,
  ): {
    readonly events: readonly EventRow[];
    readonly removedEventIds: readonly string[];
    readonly latestChange: number;
  };
  getParticipant(room: RoomKey, participantId: string): Json | null;
  listParticipants(room: RoomKey): readonly Json[];
  putIdentity(identity: IdentityRecord): void;
  getIdentity(organization: OrganizationKey, identityId: string): Json | null;
  findIdentities(organization: OrganizationKey, channelType: string, address: string): readonly Json[];
  linkAddress(organization: OrganizationKey, identityId: string, channelType: string, address: string): Json;
  getTask(room: RoomKey, taskId: string): Json | null;
  listTasks(room: RoomKey, status: string | null): readonly Json[];
  updateTask(room: RoomKey, taskId: string, change: Json): Json | null;
  listObservations(room: RoomKey): readonly Json[];
  markRead(room: RoomKey, channelId: string, participantId: string, index: number): number;
  getReadMarker(room: RoomKey, channelId: string, participantId: string): number | null;
  listReadMarkers(room: RoomKey): readonly (readonly [string, string, number])[];
  listReceipts(room: RoomKey, eventId: string): readonly Json[];
  findReceipt(organization: OrganizationKey, providerMessageId: string, channelId: string | null): Json | null;
  /** @param from - the status it must have to be replaced; null creates or replaces */
  putReceipt(receipt: ReceiptRecord, from: string | null): boolean;
  joinNode(nodeId: string, expiresAt: number): void;
  renewNode(nodeId: string, now: number, expiresAt: number): boolean;
  leaveNode(nodeId: string): void;
  claimDuty(nodeId: string, now: number, duty: string): boolean;
  releaseDuty(nodeId: string, duty: string): void;
  claimDeliveries(nodeId: string, now: number, limit: number): readonly ClaimedRow[];
  /** What was taken over to clear the way; null while somebody is still before the entry. */
  claimAhead(
    nodeId: string,
    now: number,
    room: RoomKey,
    channelId: string,
    eventId: string,
  ): readonly ClaimedRow[] | null;
  /** Whose the entry is, and whose stands right before it; null where there is none. */
  deliveryHolders(
    room: RoomKey,
    channelId: string,
    eventId: string,
  ): { readonly holder: string; readonly before: string | null } | null;
  settleDeliveries(nodeId: string, now: number, settlements: readonly SettlementRecord[]): void;
  countPendingDeliveries(): number;
  listDeadLetters(query: {
    readonly organization: OrganizationKey | null;
    readonly roomId: string | null;
    readonly channelId: string | null;
    readonly limit: number | null;
  }): readonly DeadLetterRow[];
  reviveDeadLetter(nodeId: string, room: RoomKey, eventId: string, channelId: string): ClaimedRow | null;
  dropDeadLetter(room: RoomKey, eventId: string, channelId: string): boolean;
  purgeContent(
    before: number,
    organization: OrganizationKey | null,
    cursor: number,
  ): { readonly emptied: number; readonly cursor: number | null };
  getState(scope: StateScopeKey, key: Json): Json | null;
  setState(scope: StateScopeKey, key: Json, value: Json): void;
  deleteState(scope: StateScopeKey, key: Json): boolean;
  listState(scope: StateScopeKey): readonly Json[];
}

export type OperationName = keyof Operations;
export type OperationInput<Name extends OperationName> = Parameters<Operations[Name]>;
export type OperationOutput<Name extends OperationName> = ReturnType<Operations[Name]>;

/** One call on its way to the worker. */
export interface Request {
  readonly id: number;
  readonly name: OperationName;
  readonly input: readonly unknown[];
}

/** What the worker refuses for a reason of its own, with the details of the error it becomes. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code:
    | 'room_already_exists'
    | 'room_not_found'
    | 'stale_writer'
    | 'store_conflict'
    | 'event_not_found'
    | 'identity_not_found'
    | 'input_invalid';
  readonly details: Readonly<Record<string, unknown>>;
}

/** What the engine beneath failed with. */
export interface EngineFailure {
  readonly kind: 'engine';
  /** SQLite's extended result code; 0 when the failure is not SQLite's. */
  readonly resultCode: number;
  readonly message: string;
}

/** What keeps a file from being opened. */
export interface OpenFailure {
  readonly kind: 'schema';
  readonly found: number;
  readonly supported: number;
}

export type Failure = Refusal | EngineFailure | OpenFailure;

/** The answer to one call. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** What the worker is started with. */
export interface WorkerOptions {
  readonly path: string;
  readonly durability: 'process' | 'power';
  readonly busyTimeoutMs: number;
  readonly maxPages: number | null;
}

/** A message to the worker: calls to answer, or the end. */
export type ToWorker = readonly Request[] | 'close';
/** A message from the worker: answers, that it has opened (or why not), or that it has closed. */
export type FromWorker = readonly Reply[] | { readonly opened: Failure | null } | 'closed';
