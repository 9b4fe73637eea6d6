import type { ChannelBinding } from '../domain/binding.ts';
import { ChannelOutput } from '../domain/channel-output.ts';
import type { ProviderResult } from '../domain/delivery.ts';
import { ConfigurationError, RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import { deliveryKey, type EarlierTry, type ReconcileAnswer } from '../domain/unknown-outcome.ts';
import type { ChannelHost } from '../ports/channel-host.ts';
import { Channel, type ChannelOptions, type DeliveryStream, type WebhookOutcome } from '../ports/channel.ts';
import type {
  EmailProvider,
  MessagingProvider,
  ReconcileQuery,
  SendOptions,
  SignalSender,
  WebhookReceiver,
} from '../ports/messaging.ts';
import type { RoomContext } from '../ports/room-context.ts';
import { nativeIdsOf } from './native-ids.ts';
import { requireTime } from './not-sent.ts';
import { signalsOf } from './signals.ts';
import type { AnswerVendor } from './streaming/answer-vendor.ts';
import { resolveStreaming, type StreamingOption, type StreamingSettings } from './streaming/settings.ts';
import { showByEdits, waitForWhole } from './streaming/show-by-edits.ts';
import { receiveWebhook } from './webhook.ts';

/** A provider behind a transport: it sends, and may receive webhooks and show signs. */
export type TransportProvider = MessagingProvider &
  Partial<WebhookReceiver> &
  Partial<SignalSender> &
  Pick<EmailProvider, 'parseInbound'>;

/** A message on its way to a provider. */
export interface OutgoingMessage {
  readonly event: RoomEvent;
  readonly to: string;
  readonly binding: ChannelBinding;
  readonly context: RoomContext;
  readonly options: SendOptions;
}

/** How a transport channel is made. */
export interface TransportChannelOptions<Provider extends TransportProvider> extends Omit<ChannelOptions, 'provider'> {
  readonly provider: Provider;
  /** The key of a binding's metadata that holds the recipient. */
  readonly recipientKey: string;
  /** Calls the provider; how differs from kind to kind. */
  readonly send: (provider: Provider, message: OutgoingMessage) => Promise<ProviderResult>;
  /** Asks whether an earlier send went. @defaultValue the provider's `reconcile` */
  readonly reconcile?: (query: ReconcileQuery, options: { readonly signal?: AbortSignal }) => Promise<ReconcileAnswer>;
  /** Who receives where a binding names nobody. @defaultValue nobody: the delivery fails */
  readonly defaultRecipient?: (event: RoomEvent) => string | null;
  /**
   * What a binding remembers that a first message opened. @defaultValue under `recipientKey`, the same key of
   * the message's channel data, or its sender
   */
  readonly bindingMetadata?: (event: RoomEvent) => Readonly<Record<string, unknown>>;
  /** Where vendors reach the webhooks, as they sign it, when a proxy stands before them. */
  readonly publicBaseUrl?: string | null;
  /**
   * Whether answers are shown while they are written, by edits of their messages; for channels whose provider edits.
   * A binding's metadata may say `streaming: 'off'`. @defaultValue `usualStreaming`
   */
  readonly streaming?: StreamingOption;
  /** What the channel's kind does where nothing else is said. @defaultValue 'off' */
  readonly usualStreaming?: StreamingOption;
}

/** Sends the events of rooms through a provider, to the recipient its binding names. */
export class TransportChannel<Provider extends TransportProvider = TransportProvider> extends Channel {
  readonly provider: Provider;
  readonly recipientKey: string;
  readonly #send: (message: OutgoingMessage) => Promise<ProviderResult>;
  readonly #defaultRecipient: ((event: RoomEvent) => string | null) | undefined;
  /** By the organization it was registered for. */
  readonly #hosts = new Map<string | null, ChannelHost>();
  readonly #bindingMetadata: ((event: RoomEvent) => Readonly<Record<string, unknown>>) | undefined;
  readonly #streaming: StreamingSettings | null;
  readonly #ask: TransportChannelOptions<Provider>['reconcile'];

  constructor(id: string, options: TransportChannelOptions<Provider>) {
    if (typeof options.provider?.name !== 'string') throw new ConfigurationError('provider', 'must be a provider');
    if (options.publicBaseUrl && !URL.canParse(options.publicBaseUrl)) {
      throw new ConfigurationError('publicBaseUrl', 'must be a URL');
    }
    super(id, {
      ...options,
      unknownOutcome: options.unknownOutcome ?? options.provider.capabilities?.unknownOutcome ?? 'neither',
    });
    this.provider = options.provider;
    this.recipientKey = options.recipientKey;
    this.#send = async (message): Promise<ProviderResult> => options.send(options.provider, message);
    this.#defaultRecipient = options.defaultRecipient;
    this.#bindingMetadata = options.bindingMetadata;
    const { supportsEdit } = this.capabilities;
    this.#streaming = resolveStreaming(options.streaming, options.usualStreaming ?? 'off', supportsEdit);
    // Optional methods exist where the provider has what they need: that is how the kit sees what it can ask.
    const { react, typing, markRead } = signalsOf(options.provider, (binding) => this.recipientOf(binding));
    if (react && this.capabilities.supportsReactions) this.react = react;
    if (typing && this.capabilities.supportsTyping) this.typing = typing;
    if (markRead && this.capabilities.supportsReadReceipts) this.markRead = markRead;
    const ask = options.reconcile ?? options.provider.reconcile?.bind(options.provider);
    this.#ask = ask;
    if (ask && this.unknownOutcome === 'reconcilable') {
      this.reconcile = async (event, binding, earlier, { room, signal }): Promise<ReconcileAnswer> => {
        const query = { ...this.#queryOf(event, binding, earlier), organizationId: room.organizationId };
        return ask(query, signal ? { signal } : {});
      };
    }
    const { parseWebhook, parseInbound, verifySignature } = options.provider;
    if ((parseWebhook ?? parseInbound) && verifySignature) {
      this.handleWebhook = (request, { organizationId } = { organizationId: null }): Promise<WebhookOutcome> =>
        receiveWebhook(options.provider, this.id, request, options.publicBaseUrl ?? null, organizationId);
    }
    if (options.provider.fetchMedia) this.fetchMedia = options.provider.fetchMedia.bind(options.provider);
  }

  override onRegistered(host: ChannelHost): void {
    this.#hosts.set(host.organizationId, host);
  }

  /** The recipient a binding names. @throws RoomKitError `recipient_missing` */
  recipientOf(binding: ChannelBinding, event?: RoomEvent): string {
    const named = asText(binding.metadata[this.recipientKey]);
    const recipient = named ?? (event === undefined ? null : (this.#defaultRecipient?.(event) ?? null));
    if (recipient !== null) return recipient;
    throw new RoomKitError('recipient_missing', 'The binding names no recipient.', {
      channelId: this.id,
      key: this.recipientKey,
    });
  }

  override async deliver(event: RoomEvent, binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    const to = this.recipientOf(binding, event);
    const options = await this.#sendOptions(event, binding, context);
    requireTime(options.signal, this.provider.name);
    const result = await this.#send({ event, to, binding, context, options });
    return ChannelOutput.sent(withoutTargets(result, options.targetMessageIds));
  }

  override get supportsStreamingDelivery(): boolean {
    return this.#streaming !== null && this.direction !== 'inbound';
  }

  override streamsTo({ capabilities, metadata }: ChannelBinding): boolean {
    return this.supportsStreamingDelivery && capabilities.supportsEdit && metadata['streaming'] !== 'off';
  }

  override get streamEndTimeoutMs(): number | null {
    return this.#streaming?.endWithinMs ?? null;
  }

  /** Shows it by edits where the channel does so. */
  override async deliverStream(
    stream: DeliveryStream,
    event: RoomEvent,
    binding: ChannelBinding,
    context: RoomContext,
  ): Promise<ChannelOutput> {
    const { outlet } = stream;
    if (this.#streaming === null || !outlet) return super.deliverStream(stream, event, binding, context);
    if (!this.streamsTo(binding)) return waitForWhole(stream);
    const recipient = this.recipientOf(binding, event);
    return showByEdits({
      stream,
      outlet,
      provisional: event,
      vendor: this.#vendorFor(recipient, binding, context, await this.#sendOptions(event, binding, context)),
      settings: this.#streaming,
      recipient,
      maxLength: binding.capabilities.maxLength,
      signal: context.signal,
    });
  }

  /** What a binding remembers that this message opened: at least whom to answer. */
  override bindingMetadata(event: RoomEvent): Readonly<Record<string, unknown>> {
    if (this.#bindingMetadata) return this.#bindingMetadata(event);
    const recipient = recipientIn(event, this.recipientKey) ?? event.source.externalId;
    return recipient === null ? {} : { [this.recipientKey]: recipient };
  }

  override info(): Readonly<Record<string, unknown>> {
    return { provider: this.provider.name, recipientKey: this.recipientKey };
  }

  override async close(): Promise<void> {
    await this.provider.close?.();
  }

  #vendorFor(to: string, binding: ChannelBinding, context: RoomContext, options: SendOptions): AnswerVendor {
    const { organizationId } = context.room;
    const { metadata } = binding;
    const ask = this.#ask;
    return {
      channelId: this.id,
      unknownOutcome: this.unknownOutcome,
      unknownPolicy: binding.retryPolicy?.unknownPolicy ?? this.unknownPolicy,
      call: (event, { isFirst, ...call }) => {
        const replyToMessageId = isFirst ? (options.replyToMessageId ?? null) : null;
        return this.#send({ event, to, binding, context, options: { ...options, ...call, replyToMessageId } });
      },
      ask: ask
        ? (event, idempotencyKey, earlier, signal) =>
            ask({ ...earlier, idempotencyKey, event, to, metadata, organizationId }, { signal })
        : null,
    };
  }

  #queryOf(event: RoomEvent, binding: ChannelBinding, earlier: EarlierTry): ReconcileQuery {
    return {
      ...earlier,
      idempotencyKey: deliveryKey(event.id, binding.channelId),
      event,
      to: this.recipientOf(binding, event),
      metadata: binding.metadata,
    };
  }

  async #sendOptions(event: RoomEvent, binding: ChannelBinding, context: RoomContext): Promise<SendOptions> {
    const { content, parentEventId } = event;
    const targets = content.type === 'edit' || content.type === 'delete' ? content.targetEventId : null;
    const answers = this.capabilities.supportsThreading ? parentEventId : null;
    const { organizationId } = context.room;
    const host = this.#hosts.get(organizationId) ?? this.#hosts.get(null);
    return {
      signal: context.signal,
      idempotencyKey: deliveryKey(event.id, binding.channelId),
      metadata: binding.metadata,
      organizationId,
      sentMessageIds: context.sentMessageIds ?? [],
      ...(host ? { readMedia: (url, given) => host.readMedia(url, { organizationId, ...given }) } : {}),
      ...(targets === null ? {} : { targetMessageIds: await nativeIdsOf(context, binding.channelId, targets) }),
      ...(answers === null
        ? {}
        : { replyToMessageId: (await nativeIdsOf(context, binding.channelId, answers))[0] ?? null }),
    };
  }
}

/** A changed message is still the one it was: its ids are the original's, and no edit's or deletion's. */
function withoutTargets(result: ProviderResult, targetMessageIds: readonly string[] = []): ProviderResult {
  if (targetMessageIds.length === 0) return result;
  const { providerMessageId = null, providerMessageIds = [] } = result;
  return {
    ...result,
    providerMessageId:
      providerMessageId !== null && targetMessageIds.includes(providerMessageId) ? null : providerMessageId,
    providerMessageIds: providerMessageIds.filter((id) => !targetMessageIds.includes(id)),
  };
}

/** The recipient a message names itself, under the key the channel uses. */
export function recipientIn(event: RoomEvent, key: string): string | null {
  return asText((event.channelData as Readonly<Record<string, unknown>>)[key]) ?? asText(event.metadata[key]);
}

function asText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
