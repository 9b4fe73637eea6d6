import type {
  DeliveryStatus,
  FetchedMedia,
  FetchMediaOptions,
  InboundMessage,
  InboundNotice,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SignalSender,
  WebhookReceiver,
  WebhookRequest,
  WhatsAppProvider,
} from '@roomkit/core';
import {
  answerHubChallenge,
  type Environment,
  isSignedByHub,
  optionsFromEnvironment,
  type OrganizationOptions,
} from '@roomkit/core/providers';

import { accountsOf, type WhatsAppAccount, type WhatsAppAccounts } from './account.ts';
import { changesOf } from './envelope.ts';
import { processEnvironment } from './environment.ts';
import { MIME_TYPES } from './files.ts';
import { reactionOf } from './inbound.ts';
import { fetchMedia } from './media.ts';
import { MAX_BUTTONS, MAX_TEXT } from './message.ts';
import { WHATSAPP_ENVIRONMENT, type WhatsAppOptions } from './options.ts';
import { parseWhatsAppWebhook } from './parse-webhook.ts';
import { mark, react, send } from './send.ts';
import { statusOf } from './status.ts';

/** WhatsApp Business through the Cloud API of Meta. */
export class WhatsAppCloudProvider implements WhatsAppProvider, WebhookReceiver, SignalSender {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'whatsapp';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'location', 'template'],
      maxLength: MAX_TEXT,
      maxButtons: MAX_BUTTONS,
      supportsReactions: true,
      supportsTemplates: true,
      supportsButtons: true,
      supportsQuickReplies: true,
      supportsThreading: true,
      supportsTyping: true,
      supportsReadReceipts: true,
      // The Cloud API has neither.
      supportsEdit: false,
      supportsDelete: false,
      supportedMediaTypes: MIME_TYPES,
    },
    receives: ['media', 'location', 'reply', 'button', 'reaction'],
    reports: ['sent', 'delivered', 'read', 'failed'],
  };
  readonly #accounts: WhatsAppAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<WhatsAppOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): WhatsAppCloudProvider {
    return new WhatsAppCloudProvider(optionsFromEnvironment(WHATSAPP_ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return send(await this.#sender(options), event, to, options);
  }

  async sendTemplate(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return this.send(event, to, options);
  }

  async sendReaction(id: string, emoji: string, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return react(await this.#sender(options), id, emoji, to, options);
  }

  /** Shows that somebody writes below the person's latest message, which counts as read then; it ends by itself. */
  async sendTyping(_to: string, isTyping: boolean, options: SendOptions = {}): Promise<void> {
    const about = isTyping ? await options.lastInboundMessageId?.() : null;
    if (about) await mark(await this.#sender(options), about, true, options);
  }

  /** Meta marks everything before a message with it. */
  async markRead(ids: readonly string[], _to: string, options: SendOptions = {}): Promise<void> {
    const latest = ids.at(-1);
    if (latest !== undefined) await mark(await this.#sender(options), latest, false, options);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    return isSignedByHub(request, (await this.#account(request)).options.appSecret);
  }

  async answerWebhook(request: WebhookRequest): Promise<Response | null> {
    const { verifyToken = '' } = (await this.#account(request)).options;
    return verifyToken === '' ? null : answerHubChallenge(request, verifyToken);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return parseWhatsAppWebhook(request, channelId, (await this.#account(request)).options);
  }

  async parseNotices(request: WebhookRequest): Promise<readonly InboundNotice[]> {
    const { options } = await this.#account(request);
    return changesOf(request, options.phoneNumberId).flatMap(({ messages }) =>
      messages.flatMap((message) => reactionOf(message) ?? []),
    );
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    const { options } = await this.#account(request);
    return changesOf(request, options.phoneNumberId).flatMap(({ statuses }) =>
      statuses.flatMap((report) => statusOf(this.name, report, channelId) ?? []),
    );
  }

  async fetchMedia(url: string, options: FetchMediaOptions = {}): Promise<FetchedMedia> {
    return fetchMedia(await this.#account(options), url, options);
  }

  #account({ organizationId }: { readonly organizationId?: string | null }): Promise<WhatsAppAccount> {
    return this.#accounts.of(organizationId);
  }

  async #sender(options: SendOptions): Promise<{ readonly provider: string; readonly account: WhatsAppAccount }> {
    return { provider: this.name, account: await this.#account(options) };
  }
}
