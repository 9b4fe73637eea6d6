import type { EventContent } from '../domain/content.ts';
import type { EventDraft } from '../domain/event-draft.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { FrameworkEventName, FrameworkEvents } from '../domain/framework-events.ts';
import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import type { MetadataChange, Room } from '../domain/room.ts';
import type { HookSource } from '../hooks/hook-options.ts';
import type { HookOutcome } from '../hooks/outcome.ts';
import type { HookTriggerName, HookTriggers } from '../hooks/triggers.ts';
import type { InputQuestion } from '../input/human-input.ts';
import type { EndpointCallOptions, EndpointHandler } from './endpoints.ts';
import type { ReadMedia } from './media-fetch.ts';
import type { EphemeralEvent } from './realtime.ts';
import type { RoomContext } from './room-context.ts';
import type { RoomNews } from './room-news.ts';
import type { Clock, CreateId, Logger } from './runtime.ts';
import type { StateStore } from './state-store.ts';
import type { TimelineQuery } from './store.ts';
import type { TelemetryProvider } from './telemetry.ts';

/** What a registered channel may ask of its kit, within the channel's organization. */
export interface ChannelHost {
  readonly organizationId: string | null;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly telemetry: TelemetryProvider;
  readonly state: StateStore;
  /** The same within one organization: what a channel asks that serves the rooms of many. */
  forOrganization(organizationId: string): ChannelHost;
  processInbound(
    message: InboundMessage,
    options?: { readonly roomId?: string; readonly until?: 'settled' | 'committed'; readonly signal?: AbortSignal },
  ): Promise<InboundResult>;
  sendEvent(
    roomId: string,
    channelId: string,
    content: EventContent,
    options?: Omit<EventDraft, 'content'>,
  ): Promise<RoomEvent>;
  /** Merges into a room's metadata, under its lock. */
  updateRoomMetadata(roomId: string, change: MetadataChange): Promise<Room>;
  /** Replaces fields of a stored event, without marking it as edited. Null when the room has no such event. */
  updateEvent(
    roomId: string,
    eventId: string,
    change: Partial<Pick<RoomEvent, 'content' | 'source' | 'metadata'>>,
  ): Promise<RoomEvent | null>;
  /** Asks a person and waits for the answer. @throws RoomKitError `input_rejected` */
  waitForInput(roomId: string, question: InputQuestion, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
  /** Null when the room has no such event. */
  getEvent(roomId: string, eventId: string): Promise<RoomEvent | null>;
  getTimeline(roomId: string, query?: TimelineQuery): Promise<readonly RoomEvent[]>;
  listChanges(
    roomId: string,
    query: { readonly changedSince: number; readonly limit?: number },
  ): Promise<{
    readonly events: readonly RoomEvent[];
    readonly removedEventIds: readonly string[];
    readonly latestChange: number;
  }>;
  /** Reads a file that a content names. */
  readonly readMedia: ReadMedia;
  getContext(roomId: string): Promise<RoomContext>;
  visibleEvents(context: RoomContext, channelId: string): Promise<readonly RoomEvent[]>;
  markRead(
    roomId: string,
    channelId: string,
    index: number,
    options?: { readonly participantId?: string },
  ): Promise<number>;
  publishEphemeral(roomId: string, event: Omit<EphemeralEvent, 'id' | 'roomId' | 'timestamp'>): Promise<void>;
  subscribeRoom(roomId: string, callback: (event: EphemeralEvent) => void | Promise<void>): Promise<string>;
  unsubscribeRoom(subscriptionId: string): Promise<boolean>;
  /**
   * Tells of what other processes do to a room, until disposed; what is done here the channel hears by
   * delivery. For channels that show a room as it is: what news there is they read themselves. Called once
   * when word begins to arrive, and whenever some may have been lost.
   */
  watchRoom(roomId: string, onNews: (news: RoomNews) => void): Disposable;
  /**
   * Says that an endpoint of a channel, such as a call, lives in this process, until the handle is disposed.
   *
   * @throws RoomKitError `endpoint_held`, retryable, while another process holds it
   */
  registerEndpoint(channelId: string, endpointId: string, handler: EndpointHandler): Promise<AsyncDisposable>;
  /**
   * Brings plain data to an endpoint in whichever process it lives, and back what its handler gives. Tried
   * again it may arrive twice.
   *
   * @throws RoomKitError `no_responder`, retryable, where nobody answers in time; whatever the handler throws
   */
  callEndpoint(
    channelId: string,
    endpointId: string,
    payload: unknown,
    options?: EndpointCallOptions,
  ): Promise<unknown>;
  /** Runs the hooks of a trigger: synchronous ones are awaited and may block or modify, asynchronous ones are started. */
  runHooks<Name extends HookTriggerName>(
    trigger: Name,
    payload: HookTriggers[Name]['payload'],
    context: RoomContext,
    source?: { readonly channelId: string },
  ): Promise<HookOutcome<HookTriggers[Name]['payload']>>;
  /**
   * Whether any hook of a trigger may run in a room, so that what nobody asks for need not be gathered.
   *
   * @param wordsOf - asks only for hooks that look at the words of what comes from there
   */
  hasHooks(trigger: HookTriggerName, roomId: string, wordsOf?: HookSource): boolean;
  emit<Name extends FrameworkEventName>(name: Name, data: FrameworkEvents[Name]): void;
}
