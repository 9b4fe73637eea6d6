import type { ChannelBinding } from '../domain/binding.ts';
import { ChannelOutput } from '../domain/channel-output.ts';
import type { ProviderResult } from '../domain/delivery.ts';
import { ConfigurationError, RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import { Channel, type ChannelOptions, type WebhookOutcome } from '../ports/channel.ts';
import type {
  EmailProvider,
  MessagingProvider,
  SendOptions,
  SignalSender,
  WebhookReceiver,
} from '../ports/messaging.ts';
import type { RoomContext } from '../ports/room-context.ts';
import { nativeIdsOf } from './native-ids.ts';
import { signalsOf } from './signals.ts';
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
  /** Who receives where a binding names nobody. @defaultValue nobody: the delivery fails */
  readonly defaultRecipient?: (event: RoomEvent) => string | null;
  /**
   * What a binding remembers that a first message opened. @defaultValue under `recipientKey`, the same key of
   * the message's channel data, or its sender
   */
  readonly bindingMetadata?: (event: RoomEvent) => Readonly<Record<string, unknown>>;
  /** Where vendors reach the webhooks, as they sign it, when a proxy stands before them. */
  readonly publicBaseUrl?: string | null;
}

/** Sends the events of rooms through a provider, to the recipient its binding names. */
export class TransportChannel<Provider extends TransportProvider = TransportProvider> extends Channel {
  readonly provider: Provider;
  readonly recipientKey: string;
  readonly #send: (message: OutgoingMessage) => Promise<ProviderResult>;
  readonly #defaultRecipient: ((event: RoomEvent) => string | null) | undefined;
  readonly #bindingMetadata: ((event: RoomEvent) => Readonly<Record<string, unknown>>) | undefined;

  constructor(id: string, options: TransportChannelOptions<Provider>) {
    if (typeof options.provider?.name !== 'string') throw new ConfigurationError('provider', 'must be a provider');
    if (options.publicBaseUrl && !URL.canParse(options.publicBaseUrl)) {
      throw new ConfigurationError('publicBaseUrl', 'must be a URL');
    }
    super(id, options);
    this.provider = options.provider;
    this.recipientKey = options.recipientKey;
    this.#send = async (message): Promise<ProviderResult> => options.send(options.provider, message);
    this.#defaultRecipient = options.defaultRecipient;
    this.#bindingMetadata = options.bindingMetadata;
    // Optional methods exist where the provider has what they need: that is how the kit sees what it can ask.
    const { react, typing, markRead } = signalsOf(options.provider, (binding) => this.recipientOf(binding));
    if (react && this.capabilities.supportsReactions) this.react = react;
    if (typing && this.capabilities.supportsTyping) this.typing = typing;
    if (markRead && this.capabilities.supportsReadReceipts) this.markRead = markRead;
    const { parseWebhook, parseInbound, verifySignature } = options.provider;
    if ((parseWebhook ?? parseInbound) && verifySignature) {
      this.handleWebhook = (request): Promise<WebhookOutcome> =>
        receiveWebhook(options.provider, this.id, request, options.publicBaseUrl ?? null);
    }
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
    return ChannelOutput.sent(await this.#send({ event, to, binding, context, options }));
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

  async #sendOptions(event: RoomEvent, binding: ChannelBinding, context: RoomContext): Promise<SendOptions> {
    const { content, parentEventId } = event;
    const targets = content.type === 'edit' || content.type === 'delete' ? content.targetEventId : null;
    const answers = this.capabilities.supportsThreading ? parentEventId : null;
    return {
      signal: context.signal,
      idempotencyKey: `${event.id}:${binding.channelId}`,
      metadata: binding.metadata,
      ...(targets === null ? {} : { targetMessageIds: await nativeIdsOf(context, binding.channelId, targets) }),
      ...(answers === null
        ? {}
        : { replyToMessageId: (await nativeIdsOf(context, binding.channelId, answers))[0] ?? null }),
    };
  }
}

/** The recipient a message names itself, under the key the channel uses. */
export function recipientIn(event: RoomEvent, key: string): string | null {
  return asText((event.channelData as Readonly<Record<string, unknown>>)[key]) ?? asText(event.metadata[key]);
}

function asText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
