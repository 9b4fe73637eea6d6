import type { ChannelCapabilities } from '../domain/capabilities.ts';
import type { DeliveryOutcome, DeliveryStatus, ProviderResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { InboundNotice } from '../domain/notice.ts';
import type { EarlierTry, ReconcileAnswer, UnknownOutcomeHandling } from '../domain/unknown-outcome.ts';
import type { FetchedMedia, FetchMediaOptions, ReadMedia } from './media-fetch.ts';

/** What every provider takes beside its own arguments. */
export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Stable over retries, restarts and nodes; passed to vendors that take one. What goes in parts gives each
   * its own, by `partKey`.
   */
  readonly idempotencyKey?: string | null;
  /** The event's channel binding metadata, such as a subject or thread. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** For an edit or a deletion: the vendor's ids of the message it is about. Empty when it never got there. */
  readonly targetMessageIds?: readonly string[];
  /** The vendor's id of the message this one answers, where the channel shows threads. */
  readonly replyToMessageId?: string | null;
  /** Whose message it is; for options that differ from organization to organization. */
  readonly organizationId?: string | null;
  /** Ids of this message's parts that went in an earlier try, in their order: only the rest is to be sent. */
  readonly sentMessageIds?: readonly string[];
  /** Reads a file a content names: from the kit's media store, or from where it is. */
  readonly readMedia?: ReadMedia;
  /** With a typing notice: the vendor's id of the latest message of this person. */
  readonly lastInboundMessageId?: () => Promise<string | null>;
}

/** A send whose fate is asked about. */
export interface ReconcileQuery extends EarlierTry {
  /** The key the send was given. */
  readonly idempotencyKey: string;
  /** What was sent, as the send got it. */
  readonly event: RoomEvent;
  readonly to: string;
  /** The metadata of the event's channel binding. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whose message it is; for options that differ from organization to organization. */
  readonly organizationId?: string | null;
}

/** What a webhook may bring beside the words of a message. */
export type InboundFeature =
  | 'media'
  | 'location'
  | 'reply'
  | 'button'
  | 'edit'
  | 'delete'
  | 'reaction'
  | 'typing'
  | 'watermark';

/** What a provider can do. The messaging suite tests each claim, and the opposite of what is not claimed. */
export interface MessagingCapabilities {
  /** `neither` is the honest claim of most. */
  readonly unknownOutcome: UnknownOutcomeHandling;
  /** What its channel can show and do, where that differs from the rest of its kind. */
  readonly channel?: Partial<ChannelCapabilities>;
  /** What arrives from its vendor. @defaultValue words alone */
  readonly receives?: readonly InboundFeature[];
  /** The outcomes that its vendor reports after the send. @defaultValue none */
  readonly reports?: readonly DeliveryOutcome[];
}

/** What all messaging providers share. */
export interface MessagingProvider {
  readonly specificationVersion: 'v1';
  /** The vendor's name, such as `twilio`. */
  readonly name: string;
  readonly capabilities: MessagingCapabilities;
  /**
   * Asks the vendor whether an earlier send went; for those that claim `reconcilable`. `not_sent` makes the
   * kit send it again, so it is for certainty alone; a failure counts as `unknown`, and is asked again.
   */
  reconcile?(query: ReconcileQuery, options?: { readonly signal?: AbortSignal }): Promise<ReconcileAnswer>;
  /**
   * Fetches a file that one of this vendor's messages names by `url`; for vendors that ask for credentials.
   *
   * @throws RoomKitError `media_unavailable`, `media_too_large`
   */
  fetchMedia?(url: string, options?: FetchMediaOptions): Promise<FetchedMedia>;
  /** Releases what the provider holds. */
  close?(): Promise<void>;
}

/** A raw webhook call: the bytes as received, before anybody parsed them. */
export interface WebhookRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Whose channel was called. */
  readonly organizationId?: string | null;
}

/** A provider whose vendor calls back. Signatures are verified over raw bytes, in constant time, before parsing. */
export interface WebhookReceiver {
  parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]>;
  verifySignature(request: WebhookRequest): boolean | Promise<boolean>;
  /** Reads reports about messages sent earlier out of the same calls. */
  parseStatus?(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]>;
  /** Reads what is no message: reactions, typing, marks up to which somebody has read. */
  parseNotices?(request: WebhookRequest, channelId: string): Promise<readonly InboundNotice[]>;
  /** Answers calls that carry no message, such as a vendor's handshake, before any signature is asked for; null for all others. */
  answerWebhook?(request: WebhookRequest): Promise<Response | null>;
}

/** Signs beside messages, where the vendor has them. */
export interface SignalSender {
  /** Shows a reaction on a message; an empty emoji takes it back. */
  sendReaction(providerMessageId: string, emoji: string, to: string, options?: SendOptions): Promise<ProviderResult>;
  sendTyping(to: string, isTyping: boolean, options?: SendOptions): Promise<void>;
  /** Tells the vendor that these messages were read. */
  markRead(providerMessageIds: readonly string[], to: string, options?: SendOptions): Promise<void>;
}

/** Sends text messages. Numbers are E.164. */
export interface SMSProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(event: RoomEvent, to: string, from?: string | null, options?: SendOptions): Promise<ProviderResult>;
}

/** Sends RCS messages, with a check whether a number can receive them. */
export interface RCSProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(event: RoomEvent, to: string, options?: SendOptions): Promise<ProviderResult>;
  checkCapability?(to: string, options?: SendOptions): Promise<boolean>;
}

/** Sends e-mail. */
export interface EmailProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(
    event: RoomEvent,
    to: string,
    from?: string | null,
    subject?: string | null,
    options?: SendOptions,
  ): Promise<ProviderResult>;
  parseInbound?(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]>;
}

/** Sends WhatsApp messages; templates and reactions have calls of their own. */
export interface WhatsAppProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(event: RoomEvent, to: string, options?: SendOptions): Promise<ProviderResult>;
  sendTemplate?(event: RoomEvent, to: string, options?: SendOptions): Promise<ProviderResult>;
}

/** Sends Messenger messages to a page-scoped user id. */
export interface MessengerProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(event: RoomEvent, to: string, options?: SendOptions): Promise<ProviderResult>;
}

/** Sends into a Teams conversation. */
export interface TeamsProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(event: RoomEvent, conversationId: string, options?: SendOptions): Promise<ProviderResult>;
}

/** Sends to a Telegram chat. */
export interface TelegramProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(event: RoomEvent, chatId: string, options?: SendOptions): Promise<ProviderResult>;
}

/** Posts events to a URL. */
export interface HTTPProvider extends MessagingProvider, Partial<WebhookReceiver>, Partial<SignalSender> {
  send(event: RoomEvent, to: string, options?: SendOptions): Promise<ProviderResult>;
}
