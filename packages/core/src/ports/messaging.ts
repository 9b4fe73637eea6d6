import type { DeliveryStatus, ProviderResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InboundMessage } from '../domain/inbound.ts';

/** What every provider takes beside its own arguments. */
export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** Stable over retries of one delivery; passed to vendors that take one. */
  readonly idempotencyKey?: string | null;
  /** The event's channel binding metadata, such as a subject or thread. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** For an edit or a deletion: the vendor's ids of the message it is about. Empty when it never got there. */
  readonly targetMessageIds?: readonly string[];
  /** The vendor's id of the message this one answers, where the channel shows threads. */
  readonly replyToMessageId?: string | null;
}

/** What a provider can do about a send whose fate is unknown. */
export type UnknownOutcomeHandling = 'native_idempotency' | 'reconcilable' | 'neither';

/** What all messaging providers share. */
export interface MessagingProvider {
  readonly specificationVersion: 'v1';
  /** The vendor's name, such as `twilio`. */
  readonly name: string;
  readonly capabilities: { readonly unknownOutcome: UnknownOutcomeHandling };
  /** Releases what the provider holds. */
  close?(): Promise<void>;
}

/** A raw webhook call: the bytes as received, before anybody parsed them. */
export interface WebhookRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** A provider whose vendor calls back. Signatures are verified over raw bytes, in constant time, before parsing. */
export interface WebhookReceiver {
  parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]>;
  verifySignature(request: WebhookRequest): boolean | Promise<boolean>;
  /** Reads reports about messages sent earlier out of the same calls. */
  parseStatus?(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]>;
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
