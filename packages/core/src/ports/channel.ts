import type { ChannelBinding } from '../domain/binding.ts';
import { capabilities as withDefaults, type ChannelCapabilities } from '../domain/capabilities.ts';
import { ChannelOutput, type StreamItem } from '../domain/channel-output.ts';
import type { ChannelCategory, ChannelDirection, ChannelType } from '../domain/channel-type.ts';
import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { ProtocolTrace, ProtocolTraceDraft } from '../domain/trace.ts';
import { requireChannelOptions, requireId } from '../domain/validation.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { ChannelHost } from './channel-host.ts';
import { eventFromMessage } from './event-from-message.ts';
import type { RoomContext } from './room-context.ts';
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
  /** `senderId` already is a participant id, so that no identity is looked up (RFC 11.6). */
  readonly senderIsParticipant?: boolean;
}

/** A streamed answer on its way to one target. Reading it twice gives what was missed, then the rest. */
export interface DeliveryStream extends AsyncIterable<StreamItem> {
  /** The event the text became, or null when it was blocked or refused. Settles after the last item. */
  readonly committed: Promise<RoomEvent | null>;
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
  }

  /** Whether `deliverStream` shows an answer while it is still being written. */
  get supportsStreamingDelivery(): boolean {
    return false;
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
  typing?(isTyping: boolean, participantId: string, binding: ChannelBinding): Promise<void>;
  /** Tells the vendor that these messages were read. */
  markRead?(receipts: readonly DeliveryReceipt[], binding: ChannelBinding): Promise<void>;
  /** Whether this recipient can be reached at all, such as by RCS. */
  checkRecipient?(recipient: string, options?: { readonly signal?: AbortSignal }): Promise<boolean>;
  /** What a binding remembers that this message opened by itself, such as whom to answer. */
  bindingMetadata?(event: RoomEvent): Readonly<Record<string, unknown>>;
  /** Reads a vendor's webhook whose signature was verified over the raw bytes. */
  handleWebhook?(request: Request): Promise<WebhookOutcome>;
  /** Called once when the channel is registered. */
  onRegistered?(host: ChannelHost): void;
  /** Called within the attach; a failure undoes it. */
  onRoomAttached?(roomId: string, binding: ChannelBinding): void | Promise<void>;
  /** Called after the detach; a failure reaches the caller, the detach stands. */
  onRoomDetached?(roomId: string): void | Promise<void>;

  /** Called after the host replaced or removed events of a room the channel is attached to; must not block. */
  onEventsChanged?(roomId: string): void;

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
  readonly statuses: readonly import('../domain/delivery.ts').DeliveryStatus[];
  /** A fixed answer, such as a vendor's handshake. */
  readonly response?: Response;
}
