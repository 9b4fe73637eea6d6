import { compose, type Services } from './composition/services.ts';
import type { Access, ChannelBinding } from './domain/binding.ts';
import type { ChannelType } from './domain/channel-type.ts';
import type { AudioContent, EventContent } from './domain/content.ts';
import type { DeliveryStatus } from './domain/delivery.ts';
import { InputError, RoomKitError } from './domain/errors.ts';
import type { RoomEvent } from './domain/event.ts';
import type { FrameworkEventName, FrameworkEvents } from './domain/framework-events.ts';
import type { Identity } from './domain/identity.ts';
import type { InboundMessage, InboundResult } from './domain/inbound.ts';
import type { Participant } from './domain/participant.ts';
import {
  type AgentResponsePolicy,
  type MetadataChange,
  type Room,
  roomKey,
  type RoomReference,
  type RoomTimers,
} from './domain/room.ts';
import type { Observation, ObservationDraft, Task, TaskDraft, TaskStatus } from './domain/task.ts';
import { requireId, requireIndex, requireLimit } from './domain/validation.ts';
import type { HookHandler, HookOptions, HookSource } from './hooks/hook-options.ts';
import type { IdentityHookHandler, IdentityTrigger } from './hooks/identity-hooks.ts';
import type { HookOutcome } from './hooks/outcome.ts';
import type { HookTriggerName, HookTriggers, InputRequest } from './hooks/triggers.ts';
import type { CreateIdentityOptions, ErasureReport } from './identity/identity-service.ts';
import type { InputQuestion } from './input/human-input.ts';
import type { PublishedMedia } from './media/media-service.ts';
import { serveMedia } from './media/serve.ts';
import type { EndpointName } from './nodes/endpoints.ts';
import type { RoomKitOptions } from './options.ts';
import type { ProcessOptions } from './pipeline/arrival.ts';
import { sendEvent, type SendOptions } from './pipeline/direct.ts';
import { processInbound } from './pipeline/inbound.ts';
import { type CallKeeper, keepsCalls, keepsSpeech, type OpenCallOptions, type SpeechKeeper } from './ports/calls.ts';
import type { ChannelHost } from './ports/channel-host.ts';
import type { Channel } from './ports/channel.ts';
import {
  keepsConnections,
  type ConnectionKeeper,
  type ConnectOptions,
  type SendFrame,
  type TakenConnection,
} from './ports/connections.ts';
import type { EndpointCallOptions, EndpointHandler } from './ports/endpoints.ts';
import type { FetchedMedia, FetchMediaOptions } from './ports/media-fetch.ts';
import type { MediaStore } from './ports/media-store.ts';
import type { EphemeralCallback, EphemeralEvent } from './ports/realtime.ts';
import type { RoomContext } from './ports/room-context.ts';
import type { RoomNews } from './ports/room-news.ts';
import type { Clock, CreateId, Logger } from './ports/runtime.ts';
import type { SourceHealth, SourceProvider, SourceStatus } from './ports/source.ts';
import type { StateStore } from './ports/state-store.ts';
import type { DeadLetter } from './ports/store-outbox.ts';
import type { EventStore, RoomQuery, TimelineQuery } from './ports/store.ts';
import type { TelemetryProvider } from './ports/telemetry.ts';
import type { DeliverOptions, DeliverResult } from './proactive/proactive-delivery.ts';
import type { EphemeralOptions, ReactionRequest } from './realtime/ephemeral.ts';
import type { AttachOptions } from './rooms/attach-options.ts';
import type { TaskChange } from './rooms/events.ts';
import type { AddMemberOptions, EnsureParticipantOptions } from './rooms/membership.ts';
import { purge } from './rooms/retention.ts';
import type { CreateRoomOptions } from './rooms/room-options.ts';
import { visibleEvents } from './rooms/visible-events.ts';
import type { FrameworkListener } from './runtime/framework-emitter.ts';
import type { AttachSourceOptions } from './sources/supervised-source.ts';
import type { DeliveryStatusHandler } from './status/delivery-status-service.ts';
import type { AudioChunk, AudioFrame } from './voice/audio.ts';
import type { VoiceSession } from './voice/session.ts';
import type { STTCallOptions, TranscriptionResult, TTSCallOptions } from './voice/speech.ts';
import { processWebhook, type WebhookOptions } from './webhooks/process-webhook.ts';
import type { QuarantinedWebhook, QuarantineQuery } from './webhooks/quarantine.ts';

/** A kit's own services, passed on to the views of its organizations. */
class View {
  readonly services: Services;
  readonly organizationId: string | null;

  constructor(services: Services, organizationId: string | null) {
    this.services = services;
    this.organizationId = organizationId;
  }
}

/**
 * Rooms, the channels attached to them, and everything that passes between. Each method is one line
 * into the service that does the work; `forOrganization` gives the same methods within a tenant.
 */
export class RoomKit implements ChannelHost, AsyncDisposable {
  readonly #services: Services;
  readonly organizationId: string | null;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly telemetry: TelemetryProvider;
  readonly state: StateStore;
  readonly media: MediaStore;
  /** Fires when the kit has stopped its work: whoever waits for something in it lets go. */
  readonly closing: AbortSignal;

  /** @throws ConfigurationError naming the option */
  constructor(options: RoomKitOptions = {}) {
    const view = options instanceof View ? options : new View(compose(options), null);
    const { foundation } = view.services;
    this.#services = view.services;
    this.organizationId = view.organizationId;
    this.logger = foundation.logger.child('channels');
    this.clock = foundation.clock;
    this.createId = foundation.createId;
    this.telemetry = foundation.telemetry;
    this.state = foundation.state;
    this.media = foundation.media;
    this.closing = foundation.closing.signal;
  }

  /** The same kit within one organization: its rooms, identities and channels, and none but its own. */
  forOrganization(organizationId: string): RoomKit {
    requireId('organizationId', organizationId);
    return new RoomKit(new View(this.#services, organizationId) as RoomKitOptions);
  }

  // Channels

  /** @throws ChannelAlreadyRegisteredError */
  registerChannel(channel: Channel): void {
    this.#services.registration.register(this, channel);
  }

  /** The channel, or null when there was none. Its bindings stay. */
  unregisterChannel(channelId: string): Channel | null {
    return this.#services.registration.unregister(this.organizationId, channelId);
  }

  getChannel(channelId: string): Channel | null {
    return this.#services.foundation.channels.get(this.organizationId, channelId);
  }

  listChannels(): readonly Channel[] {
    return this.#services.foundation.channels.list(this.organizationId);
  }

  // Rooms

  /** Creates a room and waits for ON_ROOM_CREATED. @throws RoomAlreadyExistsError, InputError */
  async createRoom(options: CreateRoomOptions & { readonly organizationId?: string | null } = {}): Promise<Room> {
    const { organizationId, ...rest } = options;
    return this.#services.rooms.lifecycle.createRoom(this.#organizationFor(organizationId), rest);
  }

  /** @throws RoomNotFoundError */
  async getRoom(roomId: string): Promise<Room> {
    return this.#services.rooms.lifecycle.getRoom(this.#room(roomId));
  }

  /** Rooms in order of creation. */
  async listRooms(query: Omit<RoomQuery, 'organizationId'> = {}): Promise<readonly Room[]> {
    return this.#services.rooms.lifecycle.listRooms(this.organizationId, query);
  }

  /** Removes a room and everything in it. False when there was none. */
  async deleteRoom(roomId: string): Promise<boolean> {
    return this.#services.rooms.lifecycle.deleteRoom(this.#room(roomId));
  }

  async closeRoom(roomId: string): Promise<Room> {
    return this.#services.rooms.lifecycle.closeRoom(this.#room(roomId));
  }

  async pauseRoom(roomId: string): Promise<Room> {
    return this.#services.rooms.lifecycle.pauseRoom(this.#room(roomId));
  }

  async resumeRoom(roomId: string): Promise<Room> {
    return this.#services.rooms.lifecycle.resumeRoom(this.#room(roomId));
  }

  async reopenRoom(roomId: string): Promise<Room> {
    return this.#services.rooms.lifecycle.reopenRoom(this.#room(roomId));
  }

  async archiveRoom(roomId: string): Promise<Room> {
    return this.#services.rooms.lifecycle.archiveRoom(this.#room(roomId));
  }

  async setRoomTimers(roomId: string, timers: Partial<RoomTimers>): Promise<Room> {
    return this.#services.rooms.timers.setRoomTimers(this.#room(roomId), timers);
  }

  /** The room after its timers were judged by the clock. */
  async checkRoomTimers(roomId: string): Promise<Room> {
    return this.#services.rooms.timers.checkRoomTimers(this.#room(roomId));
  }

  /** Judges every room with timers, of this organization or, on the root kit, of all; returns those that changed. */
  async checkAllTimers(): Promise<readonly Room[]> {
    return this.#services.rooms.timers.checkAllTimers(this.organizationId ?? undefined);
  }

  /** Merges into the room's metadata. */
  async updateRoomMetadata(roomId: string, change: MetadataChange): Promise<Room> {
    return this.#services.rooms.lifecycle.updateRoomMetadata(this.#room(roomId), change);
  }

  async setAgentResponsePolicy(roomId: string, policy: AgentResponsePolicy): Promise<Room> {
    return this.#services.rooms.lifecycle.setAgentResponsePolicy(this.#room(roomId), policy);
  }

  // Bindings

  async attachChannel(roomId: string, channelId: string, options: AttachOptions = {}): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.attachChannel(this.#room(roomId), channelId, options);
  }

  /** False when it was not attached. */
  async detachChannel(roomId: string, channelId: string): Promise<boolean> {
    return this.#services.rooms.bindings.detachChannel(this.#room(roomId), channelId);
  }

  async mute(roomId: string, channelId: string): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.mute(this.#room(roomId), channelId);
  }

  async unmute(roomId: string, channelId: string): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.unmute(this.#room(roomId), channelId);
  }

  async muteOutput(roomId: string, channelId: string): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.muteOutput(this.#room(roomId), channelId);
  }

  async unmuteOutput(roomId: string, channelId: string): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.unmuteOutput(this.#room(roomId), channelId);
  }

  async setAccess(roomId: string, channelId: string, access: Access): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.setAccess(this.#room(roomId), channelId, access);
  }

  async setVisibility(roomId: string, channelId: string, visibility: string): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.setVisibility(this.#room(roomId), channelId, visibility);
  }

  async updateBindingMetadata(
    roomId: string,
    channelId: string,
    metadata: Readonly<Record<string, unknown>>,
  ): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.updateBindingMetadata(this.#room(roomId), channelId, metadata);
  }

  async getBinding(roomId: string, channelId: string): Promise<ChannelBinding | null> {
    return this.#services.rooms.bindings.getBinding(this.#room(roomId), channelId);
  }

  async listBindings(roomId: string): Promise<readonly ChannelBinding[]> {
    return this.#services.rooms.bindings.listBindings(this.#room(roomId));
  }

  /** Attaches a channel of one room to another with no more than its rights there. */
  async shareChannel(fromRoomId: string, toRoomId: string, channelId: string): Promise<ChannelBinding> {
    return this.#services.rooms.bindings.deriveBinding(this.#room(fromRoomId), this.#room(toRoomId), channelId);
  }

  // Events

  /**
   * Takes a message from outside through hooks, commit, delivery and every answer to it.
   * A refusal is a result; bad input is an error.
   *
   * @throws ChannelNotRegisteredError, InputError
   */
  processInbound(message: InboundMessage, options: ProcessOptions = {}): Promise<InboundResult> {
    return processInbound(this.#services.pipeline, this.organizationId, message, options);
  }

  /**
   * Sends an event as one of the room's channels, or as `system`, whose words call upon no agent unless
   * `addressedTo` names some. The event comes back as stored; a blocked one has status `blocked`.
   *
   * @throws RoomNotFoundError, RoomClosedError, ChannelNotFoundError, InputError
   */
  async sendEvent(
    roomId: string,
    channelId: string,
    content: EventContent,
    options: SendOptions = {},
  ): Promise<RoomEvent> {
    return sendEvent(this.#services.pipeline, this.#room(roomId), channelId, content, options);
  }

  async getEvent(roomId: string, eventId: string): Promise<RoomEvent | null> {
    return this.#services.rooms.events.getEvent(this.#room(roomId), eventId);
  }

  /** Replaces fields of a stored event wholesale; null when there is no such event in the room. */
  async updateEvent(
    roomId: string,
    eventId: string,
    change: Partial<Pick<RoomEvent, 'content' | 'source' | 'metadata'>>,
  ): Promise<RoomEvent | null> {
    return this.#services.rooms.events.updateEvent(this.#room(roomId), eventId, change);
  }

  /** Removes an event for good, with the replies to it unless told otherwise; returns the ids removed. */
  async deleteEvent(
    roomId: string,
    eventId: string,
    options: { readonly cascadeReplies?: boolean } = {},
  ): Promise<readonly string[]> {
    return this.#services.rooms.events.deleteEvent(this.#room(roomId), eventId, options);
  }

  /** A stretch of the timeline, ascending. @throws RoomNotFoundError, InputError */
  async getTimeline(roomId: string, query: TimelineQuery = {}): Promise<readonly RoomEvent[]> {
    return this.#services.rooms.events.getTimeline(this.#room(roomId), query);
  }

  async listChanges(
    roomId: string,
    query: { readonly changedSince: number; readonly limit?: number },
  ): Promise<Awaited<ReturnType<EventStore['listChanges']>>> {
    requireIndex('changedSince', query.changedSince);
    requireLimit(query.limit);
    return this.#services.foundation.store.listChanges(this.#room(roomId), query);
  }

  /**
   * Committed events as they come, in order and without gaps, until the signal fires or the kit closes. Begins after
   * `afterIndex`, at -1 with the first event; without it, with what comes next.
   *
   * @throws InputError at once; RoomNotFoundError when first asked for an event
   */
  follow(
    roomId: string,
    options: { readonly afterIndex?: number; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<RoomEvent> {
    return this.#services.foundation.followers.follow(this.#room(roomId), options);
  }

  async getContext(roomId: string): Promise<RoomContext> {
    return this.#services.pipeline.contextOf(this.#room(roomId));
  }

  /** The recent events of a context that one channel may see. */
  async visibleEvents(context: RoomContext, channelId: string): Promise<readonly RoomEvent[]> {
    return visibleEvents(context, channelId);
  }

  // People

  /** The participant, made when there is none yet; the channel is noted among those they were reached on. */
  async ensureParticipant(
    roomId: string,
    channelId: string,
    participantId: string,
    options: EnsureParticipantOptions = {},
  ): Promise<Participant> {
    return this.#services.rooms.membership.ensureParticipant(this.#room(roomId), channelId, participantId, options);
  }

  async addMember(
    roomId: string,
    channelId: string,
    participantId: string,
    options: AddMemberOptions = {},
  ): Promise<Participant> {
    return this.#services.rooms.membership.addMember(this.#room(roomId), channelId, participantId, options);
  }

  /** @throws ParticipantNotFoundError */
  async removeMember(
    roomId: string,
    participantId: string,
    options: { readonly ban?: boolean } = {},
  ): Promise<Participant> {
    return this.#services.rooms.membership.removeMember(this.#room(roomId), participantId, options);
  }

  async renameMember(roomId: string, participantId: string, displayName: string | null): Promise<Participant> {
    return this.#services.rooms.membership.renameMember(this.#room(roomId), participantId, displayName);
  }

  async listMembers(roomId: string, options: { readonly includeLeft?: boolean } = {}): Promise<readonly Participant[]> {
    return this.#services.rooms.membership.listMembers(this.#room(roomId), options);
  }

  /** Says by hand who a participant is. @throws ParticipantNotFoundError, IdentityNotFoundError */
  async resolveParticipant(roomId: string, participantId: string, identityId: string): Promise<Participant> {
    return this.#services.rooms.membership.resolveParticipant(this.#room(roomId), participantId, identityId);
  }

  async createIdentity(identity: CreateIdentityOptions): Promise<Identity> {
    return this.#services.rooms.identities.createIdentity(this.organizationId, identity);
  }

  /** Adds an address to an identity. @throws IdentityNotFoundError */
  async linkIdentity(identityId: string, channelType: ChannelType, address: string): Promise<Identity> {
    return this.#services.rooms.identities.linkIdentity(this.organizationId, identityId, channelType, address);
  }

  /** Takes a person's words, names and addresses out of the store; the records stay. */
  async erasePerson(identityId: string): Promise<ErasureReport> {
    return this.#services.rooms.identities.erasePerson(this.organizationId, identityId);
  }

  // Reading

  /** Moves a reader's mark up and tells the room; returns the mark in force. */
  async markRead(
    roomId: string,
    channelId: string,
    index: number,
    options: { readonly participantId?: string } = {},
  ): Promise<number> {
    return this.#services.rooms.readMarkers.markRead(this.#room(roomId), channelId, index, options);
  }

  async markAllRead(
    roomId: string,
    channelId: string,
    options: { readonly participantId?: string } = {},
  ): Promise<number> {
    return this.#services.rooms.readMarkers.markAllRead(this.#room(roomId), channelId, options);
  }

  /** How many events came after the reader's mark. */
  async unreadCount(
    roomId: string,
    channelId: string,
    options: { readonly participantId?: string } = {},
  ): Promise<number> {
    return this.#services.rooms.readMarkers.unreadCount(this.#room(roomId), channelId, options);
  }

  async listTasks(roomId: string, query: { readonly status?: TaskStatus } = {}): Promise<readonly Task[]> {
    return this.#services.rooms.events.listTasks(this.#room(roomId), query);
  }

  async createTask(roomId: string, draft: TaskDraft): Promise<Task> {
    return this.#services.rooms.events.createTask(this.#room(roomId), draft);
  }

  async createObservation(roomId: string, draft: ObservationDraft): Promise<Observation> {
    return this.#services.rooms.events.createObservation(this.#room(roomId), draft);
  }

  async updateTask(roomId: string, taskId: string, change: TaskChange): Promise<Task | null> {
    return this.#services.rooms.events.updateTask(this.#room(roomId), taskId, change);
  }

  async listObservations(roomId: string): Promise<readonly Observation[]> {
    return this.#services.rooms.events.listObservations(this.#room(roomId));
  }

  // Hooks and observers

  /**
   * Adds a hook to every room of this kit's scope; on the root kit, to every room. Returns the way to
   * remove it.
   */
  hook<Name extends HookTriggerName>(trigger: Name, handler: HookHandler<Name>): () => void;
  hook<Name extends HookTriggerName>(trigger: Name, options: HookOptions, handler: HookHandler<Name>): () => void;
  hook<Name extends HookTriggerName>(
    trigger: Name,
    first: HookOptions | HookHandler<Name>,
    second?: HookHandler<Name>,
  ): () => void {
    const [options, handler] = hookArguments(first, second);
    return this.#services.foundation.hooks.register(
      { organizationId: this.organizationId, roomKey: null },
      trigger,
      options,
      handler,
    );
  }

  /** Adds a hook to one room. */
  addRoomHook<Name extends HookTriggerName>(roomId: string, trigger: Name, handler: HookHandler<Name>): () => void;
  addRoomHook<Name extends HookTriggerName>(
    roomId: string,
    trigger: Name,
    options: HookOptions,
    handler: HookHandler<Name>,
  ): () => void;
  addRoomHook<Name extends HookTriggerName>(
    roomId: string,
    trigger: Name,
    first: HookOptions | HookHandler<Name>,
    second?: HookHandler<Name>,
  ): () => void {
    const [options, handler] = hookArguments(first, second);
    const scope = { organizationId: this.organizationId, roomKey: roomKey(this.#room(roomId)) };
    return this.#services.foundation.hooks.register(scope, trigger, options, handler);
  }

  /** Removes a room's hooks of this name. False when there was none. */
  removeRoomHook(roomId: string, name: string): boolean {
    return this.#services.foundation.hooks.removeRoomHook(roomKey(this.#room(roomId)), name);
  }

  /** Adds a hook that decides who an unknown or ambiguous sender is. */
  identityHook(trigger: IdentityTrigger, handler: IdentityHookHandler): () => void;
  identityHook(trigger: IdentityTrigger, options: HookOptions, handler: IdentityHookHandler): () => void;
  identityHook(
    trigger: IdentityTrigger,
    first: HookOptions | IdentityHookHandler,
    second?: IdentityHookHandler,
  ): () => void {
    const [options, handler] = hookArguments(first, second);
    const scope = { organizationId: this.organizationId };
    return this.#services.foundation.identityHooks.register(scope, trigger, options, handler);
  }

  async runHooks<Name extends HookTriggerName>(
    trigger: Name,
    payload: HookTriggers[Name]['payload'],
    context: RoomContext,
    source: { readonly channelId: string } | null = null,
  ): Promise<HookOutcome<HookTriggers[Name]['payload']>> {
    return this.#services.hookRunner.run(this.organizationId, trigger, payload, context, source);
  }

  /**
   * Whether any hook of a trigger may run in a room; its filters may still leave it out.
   *
   * @param wordsOf - asks only for hooks that look at the words of what comes from there, as their filters say
   */
  hasHooks(trigger: HookTriggerName, roomId: string, wordsOf?: HookSource): boolean {
    const { hooks } = this.#services.foundation;
    const key = roomKey(this.#room(roomId));
    return hooks.has(trigger, this.organizationId, key, wordsOf === undefined ? undefined : 'words', wordsOf);
  }

  /** Observes what the kit does; on the root kit, in every organization. */
  on<Name extends FrameworkEventName>(name: Name, listener: FrameworkListener<Name>): () => void {
    return this.#services.foundation.emitter.on(name, listener, this.organizationId ?? undefined);
  }

  emit<Name extends FrameworkEventName>(name: Name, data: FrameworkEvents[Name]): void {
    this.#services.foundation.emitter.emit(name, this.organizationId, data);
  }

  // Delivery

  /** Hears of every report about sent messages. */
  onDeliveryStatus(handler: DeliveryStatusHandler): () => void {
    return this.#services.rooms.deliveryStatus.onDeliveryStatus(this.organizationId, handler);
  }

  /** Takes a vendor's report about a sent message. */
  async processDeliveryStatus(status: DeliveryStatus): Promise<void> {
    return this.#services.rooms.deliveryStatus.processDeliveryStatus(this.organizationId, status);
  }

  /** Takes a vendor's webhook and answers it, 2xx only after the commit. */
  async processWebhook(channelId: string, request: Request, options: WebhookOptions = {}): Promise<Response> {
    return processWebhook(this.#services.webhooks, this.organizationId, channelId, request, options);
  }

  /** Keeps a file and gives it a signed address that contents may name. @throws RoomKitError `not_supported` without `mediaLinks`, `media_too_large` */
  async putMedia(
    file: { readonly mimeType: string; readonly filename?: string | null },
    bytes: Uint8Array,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<PublishedMedia> {
    return this.#services.foundation.files.put(this.organizationId, file, bytes, options);
  }

  /** Reads what a content's `url` names: a kept file, a `data:` URL, a public file. @throws RoomKitError `media_unavailable`, `media_too_large` */
  async readMedia(url: string, options: FetchMediaOptions = {}): Promise<FetchedMedia> {
    // A channel that serves every organization is registered here; an organization's own kit reads its own.
    const organizationId = this.organizationId ?? options.organizationId ?? null;
    return this.#services.foundation.files.read(organizationId, url, options);
  }

  /** Answers a request for a kept file: 200 to whoever has its signed address, 404 to all others. */
  async processMediaRequest(request: Request): Promise<Response> {
    return serveMedia(this.#services.foundation.files, request);
  }

  /** Webhooks that were verified and could not be read, oldest first; they are kept until dropped. */
  async listQuarantinedWebhooks(query: QuarantineQuery = {}): Promise<readonly QuarantinedWebhook[]> {
    requireLimit(query.limit);
    return this.#services.quarantine.list(this.organizationId, query);
  }

  /** Forgets one; false when there is none by this id. */
  async dropQuarantinedWebhook(webhookId: string): Promise<boolean> {
    return this.#services.quarantine.drop(this.organizationId, webhookId);
  }

  /**
   * Brings up something nobody asked for: hooks may stop or rewrite it, the strategy chooses the moment.
   * Without `channelId` the kit itself speaks.
   */
  async deliver(roomId: string, content: EventContent, options: DeliverOptions = {}): Promise<DeliverResult> {
    return this.#services.host.proactive.deliver(this, this.#room(roomId), content, options);
  }

  /** Deliveries the kit gave up on. */
  async listDeadLetters(
    query: { readonly roomId?: string; readonly channelId?: string; readonly limit?: number } = {},
  ): Promise<readonly DeadLetter[]> {
    if (query.roomId !== undefined) requireId('roomId', query.roomId);
    requireLimit(query.limit);
    return this.#services.foundation.store.listDeadLetters({ ...query, organizationId: this.organizationId });
  }

  /** Queues a dead letter again; false when there is none. */
  async retryDeadLetter(roomId: string, eventId: string, channelId: string): Promise<boolean> {
    return this.#services.recovery.retryDeadLetter(this.#room(roomId), eventId, channelId);
  }

  async dropDeadLetter(roomId: string, eventId: string, channelId: string): Promise<boolean> {
    return this.#services.foundation.store.dropDeadLetter(this.#room(roomId), eventId, channelId);
  }

  // Sources

  /** Keeps a lasting connection running that brings messages for a channel. */
  attachSource(channelId: string, source: SourceProvider, options: AttachSourceOptions = {}): void {
    this.#services.sources.attachSource(this.organizationId, channelId, source, options);
  }

  async detachSource(channelId: string): Promise<void> {
    return this.#services.sources.detachSource(this.organizationId, channelId);
  }

  async sourceHealth(channelId: string): Promise<SourceHealth> {
    return this.#services.sources.sourceHealth(this.organizationId, channelId);
  }

  listSources(): Readonly<Record<string, SourceStatus>> {
    return this.#services.sources.listSources(this.organizationId);
  }

  // Ephemeral events

  async publishTyping(
    roomId: string,
    participantId: string,
    isTyping: boolean,
    options: EphemeralOptions = {},
  ): Promise<void> {
    return this.#services.rooms.ephemeral.publishTyping(this.#room(roomId), participantId, isTyping, options);
  }

  async publishPresence(
    roomId: string,
    participantId: string,
    presence: 'online' | 'away' | 'offline',
    options: EphemeralOptions = {},
  ): Promise<void> {
    return this.#services.rooms.ephemeral.publishPresence(this.#room(roomId), participantId, presence, options);
  }

  async publishReaction(
    roomId: string,
    participantId: string,
    reaction: ReactionRequest,
    options: EphemeralOptions = {},
  ): Promise<void> {
    return this.#services.rooms.ephemeral.publishReaction(this.#room(roomId), participantId, reaction, options);
  }

  async publishReadReceipt(
    roomId: string,
    participantId: string,
    eventId: string,
    options: EphemeralOptions = {},
  ): Promise<void> {
    return this.#services.rooms.ephemeral.publishReadReceipt(this.#room(roomId), participantId, eventId, options);
  }

  async publishEphemeral(roomId: string, event: Omit<EphemeralEvent, 'id' | 'roomId' | 'timestamp'>): Promise<void> {
    return this.#services.rooms.ephemeral.publishEphemeral(this.#room(roomId), event);
  }

  /** Hears a room's ephemeral events until unsubscribed. */
  async subscribeRoom(roomId: string, callback: EphemeralCallback): Promise<string> {
    return this.#services.rooms.ephemeral.subscribeRoom(this.#room(roomId), callback);
  }

  async unsubscribeRoom(subscriptionId: string): Promise<boolean> {
    return this.#services.rooms.ephemeral.unsubscribeRoom(subscriptionId);
  }

  // Other processes

  /** Tells of what other processes do to a room, until disposed. See `ChannelHost`. */
  watchRoom(roomId: string, onNews: (news: RoomNews) => void): Disposable {
    return this.#services.foundation.watches.watch(roomKey(this.#room(roomId)), onNews);
  }

  /** Holds an endpoint of a channel in this process until the handle is disposed. @throws RoomKitError `endpoint_held` */
  async registerEndpoint(channelId: string, endpointId: string, handler: EndpointHandler): Promise<AsyncDisposable> {
    return this.#services.foundation.endpoints.register(this.#endpoint(channelId, endpointId), handler);
  }

  /** Brings plain data to an endpoint, wherever it is held. @throws RoomKitError `no_responder` */
  async callEndpoint(
    channelId: string,
    endpointId: string,
    payload: unknown,
    options: EndpointCallOptions = {},
  ): Promise<unknown> {
    return this.#services.foundation.endpoints.call(this.#endpoint(channelId, endpointId), payload, options);
  }

  // Connections

  /**
   * Gives a connection whose wire the host owns to a channel that keeps connections. `send` gets each frame.
   *
   * @throws ChannelNotRegisteredError, RoomKitError `not_supported`
   */
  connectWebsocket(
    channelId: string,
    connectionId: string,
    send: SendFrame,
    options: ConnectOptions = {},
  ): TakenConnection {
    return this.#connectionKeeper(channelId).registerConnection(connectionId, send, options);
  }

  /** Ends a connection; false when there was none. */
  disconnectWebsocket(channelId: string, connectionId: string): boolean {
    return this.#connectionKeeper(channelId).unregisterConnection(connectionId);
  }

  // Calls

  /**
   * Calls a participant by a channel that keeps calls, into a room it is attached to.
   *
   * @throws ChannelNotRegisteredError, RoomKitError `not_supported`
   */
  async connectVoice(
    roomId: string,
    participantId: string,
    channelId: string,
    options: Omit<OpenCallOptions, 'organizationId'> = {},
  ): Promise<VoiceSession> {
    requireId('roomId', roomId);
    requireId('participantId', participantId);
    const call = { ...options, organizationId: this.organizationId };
    return this.#callKeeper(channelId).openCall(roomId, participantId, call);
  }

  /** Ends a call; false when there was none. */
  async disconnectVoice(channelId: string, sessionId: string): Promise<boolean> {
    return this.#callKeeper(channelId).endCall(sessionId, 'explicit');
  }

  /** {@link connectVoice} for a channel whose model hears and speaks by itself: both keep calls the same way. */
  async connectRealtimeVoice(
    roomId: string,
    participantId: string,
    channelId: string,
    options: Omit<OpenCallOptions, 'organizationId'> = {},
  ): Promise<VoiceSession> {
    return this.connectVoice(roomId, participantId, channelId, options);
  }

  /** {@link disconnectVoice} by the other name. */
  async disconnectRealtimeVoice(channelId: string, sessionId: string): Promise<boolean> {
    return this.disconnectVoice(channelId, sessionId);
  }

  /** What a voice channel's recogniser hears in audio. @throws RoomKitError `not_supported` */
  async transcribe(
    channelId: string,
    audio: AudioFrame | AudioChunk,
    options: STTCallOptions = {},
  ): Promise<TranscriptionResult> {
    return this.#speechKeeper(channelId).transcribe(audio, options);
  }

  /** Words as the audio of a voice channel's voice. @throws RoomKitError `not_supported` */
  async synthesize(channelId: string, text: string, options: TTSCallOptions = {}): Promise<AudioContent> {
    return this.#speechKeeper(channelId).synthesize(text, options);
  }

  // Questions to people

  /** Asks a person and waits for the answer. @throws RoomKitError `input_rejected` */
  async waitForInput(
    roomId: string,
    question: InputQuestion,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<unknown> {
    return this.#services.host.input.waitForInput(this.#room(roomId), question, options);
  }

  /** Answers a question; false when there is none by this id, or it is settled already. */
  resolveInput(requestId: string, answer: unknown): boolean {
    return this.#services.host.input.resolve(this.organizationId, requestId, answer);
  }

  /** Questions without an answer yet. */
  listPendingInput(roomId?: string): readonly InputRequest[] {
    return this.#services.host.input.listPending(this.organizationId, roomId);
  }

  // Operation

  /** Empties contents older than a date, in this scope; the records stay. Returns how many. */
  async purge(options: { readonly before: Date }): Promise<number> {
    return purge(this.#services.foundation, this.organizationId, options);
  }

  /**
   * Takes up deliveries that a process planned and did not live to finish; returns how many. To be called at
   * start. What stands behind deliveries of this process is there for the next call, once those are done.
   */
  async recover(): Promise<number> {
    return this.#services.recovery.recover();
  }

  /** Resolves when a room, or everything, has nothing under way. */
  async whenIdle(roomId?: string): Promise<void> {
    return this.#services.shutdown.whenIdle(roomId === undefined ? null : roomKey(this.#room(roomId)));
  }

  /** Waits for everything under way; false when it took longer. */
  async drain(options: { readonly untilMs: number }): Promise<boolean> {
    return this.#services.shutdown.drain(options.untilMs);
  }

  /** Stops taking work, drains within `closeTimeoutMs`, releases every waiter and closes what the kit was given. */
  close(): Promise<void> {
    return this.#services.shutdown.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #connectionKeeper(channelId: string): ConnectionKeeper {
    const channel = this.#services.foundation.channels.require(this.organizationId, channelId);
    if (keepsConnections(channel)) return channel;
    throw new RoomKitError('not_supported', 'The channel keeps no connections.', { feature: 'connections' });
  }

  #callKeeper(channelId: string): CallKeeper {
    const channel = this.#services.foundation.channels.require(this.organizationId, channelId);
    if (keepsCalls(channel)) return channel;
    throw new RoomKitError('not_supported', 'The channel keeps no calls.', { feature: 'calls' });
  }

  #speechKeeper(channelId: string): SpeechKeeper {
    const channel = this.#services.foundation.channels.require(this.organizationId, channelId);
    if (keepsSpeech(channel)) return channel;
    throw new RoomKitError('not_supported', 'The channel neither recognises nor speaks.', { feature: 'speech' });
  }

  #endpoint(channelId: string, endpointId: string): EndpointName {
    return { organizationId: this.organizationId, channelId, endpointId };
  }

  #room(roomId: string): RoomReference {
    requireId('roomId', roomId);
    return { organizationId: this.organizationId, roomId };
  }

  #organizationFor(given: string | null | undefined): string | null {
    if (given === undefined || given === this.organizationId) return this.organizationId;
    if (given !== null) requireId('organizationId', given);
    if (this.organizationId !== null) throw new InputError('organizationId', 'is another organization');
    return given;
  }
}

function hookArguments<Handler>(
  first: HookOptions | Handler,
  second: Handler | undefined,
): readonly [HookOptions, Handler] {
  if (typeof first === 'function') return [{}, first];
  if (typeof second !== 'function') throw new InputError('handler', 'must be a function');
  return [first as HookOptions, second];
}
