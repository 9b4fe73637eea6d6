import type { ChannelBinding } from '../domain/binding.ts';
import { capabilities as withDefaults, type ChannelCapabilities } from '../domain/capabilities.ts';
import { ChannelOutput, type StreamItem } from '../domain/channel-output.ts';
import type { ChannelCategory, ChannelDirection, ChannelType } from '../domain/channel-type.ts';
import type { DeliveryReceipt, DeliveryStatus } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { InboundNotice } from '../domain/notice.ts';
import { type OverlapOptions, type OverlapPolicy, type ResolvedOverlap, resolveOverlap } from '../domain/overlap.ts';
import type { Room } from '../domain/room.ts';
import type { ProtocolTrace, ProtocolTraceDraft } from '../domain/trace.ts';
import type { EarlierTry, ReconcileAnswer, UnknownOutcomeHandling, UnknownPolicy } from '../domain/unknown-outcome.ts';
import { requireChannelOptions, requireId } from '../domain/validation.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { ChannelHost } from './channel-host.ts';
import { eventFromMessage } from './event-from-message.ts';
import type { FetchedMedia, FetchMediaOptions } from './media-fetch.ts';
import type { RoomContext } from './room-context.ts';
import type { StreamOutlet } from './stream-outlet.ts';
import { TraceListeners, type TraceListener } from './trace-listeners.ts';

/** How a channel describes itself. */
export interface ChannelOptions {
  readonly channelType: ChannelType;
  /** @defaultValue 'intelligence' for type `ai`, otherwise 'transport' */
  readonly category?: ChannelCategory;
  /** @defaultValue 'bidirectional' */
  readonly direction?: ChannelDirection;
  /** What it can show; whatever is not named is off. */
  readonly capabilities?: Partial<ChannelCapabilities>;
  /** Its `name` is stamped on every event. */
  readonly provider?: { readonly name: string } | null;
  /** How long `deliver` and `onEvent` may take. @defaultValue the kit's `deliveryTimeoutMs` */
  readonly deliveryTimeoutMs?: number;
  /**
   * What can be done about a `deliver` whose fate is unknown. @defaultValue null: a call that ran out of time
   * has failed. Channels over a provider take what that one claims
   */
  readonly unknownOutcome?: UnknownOutcomeHandling | null;
  /** What to do where nothing tells whether it went; a binding's `retryPolicy` may say otherwise. */
  readonly unknownPolicy?: UnknownPolicy;
  /** What becomes of messages that arrive while an intelligence channel still answers. @defaultValue 'queue' */
  readonly overlap?: OverlapPolicy | OverlapOptions;
  /** `senderId` already is a participant id, so that no identity is looked up (RFC 11.6). */
  readonly senderIsParticipant?: boolean;
}

/** What a channel may ask for when it shows that somebody writes. */
export interface TypingOptions {
  readonly organizationId: string | null;
  /** The vendor's id of the latest message that came over this channel: some vendors show typing below one. */
  lastInboundMessageId(): Promise<string | null>;
}

/** What a channel that shows answers at its own pace has shown in the end. */
export interface StreamShown {
  /** How much of the answer's text, in UTF-16 code units from its start. */
  readonly characters: number;
  /** Whether somebody stopped it: nothing more is generated, and only what was shown is committed. */
  readonly isCut: boolean;
  /** Merged into the event's metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What a channel with a pace of its own, such as a voice, says of an answer. */
export interface StreamPace {
  /** Says what was shown, once nothing more will be. The answer is committed only then. Again is nothing. */
  settle(shown: StreamShown): void;
  /** Fires when the answer was stopped at another target, or by a newer message: what is not shown yet is not wanted. */
  readonly signal: AbortSignal;
}

/** A streamed answer on its way to one target. Reading it twice gives what was missed, then the rest. */
export interface DeliveryStream extends AsyncIterable<StreamItem> {
  /** The event the text became, or null when it was blocked or refused. Settles after the last item. */
  readonly committed: Promise<RoomEvent | null>;
  /** For channels that call their provider while they show it: what delivery would do before. There in a kit. */
  readonly outlet?: StreamOutlet;
  /** For channels that pace streams. The answer is generated no further than they have read. */
  readonly pace?: StreamPace;
}

/** The description a channel gives of itself, apart from any room. */
export type ChannelInfo = Readonly<Record<string, unknown>>;

/**
 * A way into and out of rooms. Extend it: a transport needs `deliver`, an intelligence channel
 * `onEvent`; everything else has a default.
 */
export abstract class Channel {
  readonly id: string;
  readonly channelType: ChannelType;
  readonly category: ChannelCategory;
  readonly direction: ChannelDirection;
  readonly capabilities: ChannelCapabilities;
  readonly providerName: string | null;
  readonly senderIsParticipant: boolean;
  readonly deliveryTimeoutMs: number | null;
  readonly unknownOutcome: UnknownOutcomeHandling | null;
  readonly unknownPolicy: UnknownPolicy | null;
  readonly overlap: ResolvedOverlap;
  readonly #traces = new TraceListeners();

  constructor(id: string, options: ChannelOptions) {
    requireId('channelId', id);
    requireChannelOptions(options);
    this.id = id;
    this.channelType = options.channelType;
    this.category = options.category ?? (options.channelType === 'ai' ? 'intelligence' : 'transport');
    this.direction = options.direction ?? 'bidirectional';
    this.capabilities = withDefaults(options.capabilities);
    this.providerName = options.provider?.name ?? null;
    this.senderIsParticipant = options.senderIsParticipant ?? false;
    this.deliveryTimeoutMs = options.deliveryTimeoutMs ?? null;
    this.unknownOutcome = options.unknownOutcome ?? null;
    this.unknownPolicy = options.unknownPolicy ?? null;
    this.overlap = resolveOverlap(options.overlap);
  }

  /** Whether `deliverStream` shows an answer while it is still being written. */
  get supportsStreamingDelivery(): boolean {
    return false;
  }

  /** Whether it does so in the room of this binding. @defaultValue as `supportsStreamingDelivery` says */
  streamsTo(_binding: ChannelBinding): boolean {
    return this.supportsStreamingDelivery;
  }

  /**
   * Whether it shows an answer at a pace of its own, as speech is. Then the answer is generated only as far as the
   * channel reads, and committed when the channel has said by {@link DeliveryStream.pace} what it has shown.
   */
  get pacesStreams(): boolean {
    return false;
  }

  /**
   * How long `deliverStream` may take after the commit, in milliseconds, for channels that wait for their vendor by
   * themselves; of one that paces streams, how long it may go on after the answer's last words. What such a channel then
   * says of an unknown outcome is the last word. Null: as long as a delivery, and unknown outcomes are looked into like those of a delivery.
   */
  get streamEndTimeoutMs(): number | null {
    return null;
  }

  /** Turns a message from outside into an event. The default takes it as it is. */
  handleInbound(message: InboundMessage, context: RoomContext): RoomEvent | Promise<RoomEvent> {
    return eventFromMessage(this, message, context);
  }

  /** Pushes an event out. Only called on transports. */
  deliver(_event: RoomEvent, _binding: ChannelBinding, _context: RoomContext): ChannelOutput | Promise<ChannelOutput> {
    return ChannelOutput.empty();
  }

  /** Reacts to an event of the room. */
  onEvent(_event: RoomEvent, _binding: ChannelBinding, _context: RoomContext): ChannelOutput | Promise<ChannelOutput> {
    return ChannelOutput.empty();
  }

  /** Shows an answer while it is written. `event` is provisional: it has its id, not yet its index. The default waits for the whole text and calls `deliver` once. */
  async deliverStream(
    stream: DeliveryStream,
    event: RoomEvent,
    binding: ChannelBinding,
    context: RoomContext,
  ): Promise<ChannelOutput> {
    let body = '';
    for await (const item of stream) if (typeof item === 'string') body += item;
    const committed = await stream.committed;
    if (committed === null) return ChannelOutput.empty();
    return this.deliver(
      committed.content.type === 'text' ? committed : { ...event, content: { type: 'text', body } },
      binding,
      context,
    );
  }

  /** Facts about this instance, free of secrets. */
  info(): ChannelInfo {
    return {};
  }

  /** Asks whether an earlier `deliver` of this event went; for channels whose `unknownOutcome` is `reconcilable`. */
  reconcile?(
    event: RoomEvent,
    binding: ChannelBinding,
    earlier: EarlierTry,
    context: RoomContext,
  ): Promise<ReconcileAnswer>;
  /** Connects a live session once the event that carried it has passed the hooks. */
  connectSession?(session: unknown, roomId: string, binding: ChannelBinding): void | Promise<void>;
  /** Shows or takes back a reaction on what the receipts name. */
  react?(
    receipts: readonly DeliveryReceipt[],
    emoji: string,
    action: 'add' | 'remove',
    binding: ChannelBinding,
  ): Promise<void>;
  /** Shows or hides that somebody is writing. */
  typing?(isTyping: boolean, participantId: string, binding: ChannelBinding, options?: TypingOptions): Promise<void>;
  /** Tells the vendor that these messages were read. */
  markRead?(receipts: readonly DeliveryReceipt[], binding: ChannelBinding): Promise<void>;
  /** Whether this recipient can be reached at all, such as by RCS. */
  checkRecipient?(recipient: string, options?: { readonly signal?: AbortSignal }): Promise<boolean>;
  /** What a binding remembers that this message opened by itself, such as whom to answer. */
  bindingMetadata?(event: RoomEvent): Readonly<Record<string, unknown>>;
  /** Reads a vendor's webhook whose signature was verified over the raw bytes. */
  handleWebhook?(request: Request, options?: { readonly organizationId: string | null }): Promise<WebhookOutcome>;
  /** Fetches a file that an inbound message names, where the vendor asks for credentials. */
  fetchMedia?(url: string, options?: FetchMediaOptions): Promise<FetchedMedia>;
  /** Called once when the channel is registered. */
  onRegistered?(host: ChannelHost): void;
  /** Called within the attach; a failure undoes it. */
  onRoomAttached?(roomId: string, binding: ChannelBinding): void | Promise<void>;
  /** Called after the detach; a failure reaches the caller, the detach stands. */
  onRoomDetached?(roomId: string, organizationId: string | null): void | Promise<void>;

  /**
   * Called after the room's status, or what the channel may do in it, became another here; must not block. What other
   * processes change is told by `ChannelHost.watchRoom`.
   */
  onRoomChanged?(room: Room, binding: ChannelBinding): void;

  /** Called after the host replaced or removed events of a room the channel is attached to; must not block. */
  onEventsChanged?(roomId: string): void;

  /** Called after a person was erased from a room: what the channel keeps of what was said there has to go. */
  onPersonErased?(roomId: string, organizationId: string | null): void | Promise<void>;

  /** Releases what the channel holds. */
  async close(): Promise<void> {}

  /** Whether anybody listens to traces; building one can be skipped when nobody does. */
  get traceEnabled(): boolean {
    return this.#traces.active;
  }

  /** Listens to this channel's signalling; returns the way to stop. */
  onTrace(listener: TraceListener, protocols?: readonly string[]): () => void {
    return this.#traces.add(listener, protocols);
  }

  /** The room a session belongs to, for traces that name only the session. */
  resolveTraceRoom(_sessionId: string): string | null {
    return null;
  }

  /**
   * Hands a frozen trace to every listener; none of them can slow or break the caller. Without a timestamp
   * it is of now, by the machine's clock.
   */
  protected emitTrace(draft: ProtocolTraceDraft): ProtocolTrace {
    return this.#traces.emit({
      timestamp: new Date(systemClock.now()),
      channelId: this.id,
      raw: null,
      metadata: {},
      sessionId: null,
      roomId: null,
      ...draft,
    });
  }
}

/** What a vendor's webhook turned out to hold. */
export interface WebhookOutcome {
  /** Messages to process, in order. */
  readonly messages: readonly InboundMessage[];
  /** Reports about messages sent earlier. */
  readonly statuses: readonly DeliveryStatus[];
  /** What is no message, such as reactions. */
  readonly notices?: readonly InboundNotice[];
  /** A fixed answer, such as a vendor's handshake. */
  readonly response?: Response;
}
