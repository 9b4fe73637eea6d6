import type {
  FetchedMedia,
  FetchMediaOptions,
  InboundMessage,
  InboundNotice,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SignalSender,
  TelegramProvider,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import {
  bodyJson,
  type Environment,
  objectOf,
  optionsFromEnvironment,
  type OrganizationOptions,
  sameSecret,
} from '@roomkit/core/providers';

import { accountsOf, type TelegramAccount, type TelegramAccounts } from './account.ts';
import { chatOf } from './address.ts';
import { answerQuery } from './answer-query.ts';
import { processEnvironment } from './environment.ts';
import { MAX_FILE_BYTES } from './files.ts';
import { fetchMedia } from './media.ts';
import { MAX_BUTTONS, MAX_TEXT } from './message.ts';
import { TELEGRAM_ENVIRONMENT, type TelegramOptions } from './options.ts';
import { parseTelegramWebhook } from './parse-webhook.ts';
import { reactionsOf } from './reaction.ts';
import { react, send } from './send.ts';
import { setWebhook, type SetWebhookOptions } from './set-webhook.ts';

/** A Telegram bot through the Bot API. */
export class TelegramBotProvider implements TelegramProvider, WebhookReceiver, Omit<SignalSender, 'markRead'> {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'telegram';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'location'],
      maxLength: MAX_TEXT,
      maxButtons: MAX_BUTTONS,
      maxMediaSizeBytes: MAX_FILE_BYTES,
      supportsRichText: true,
      supportsButtons: true,
      supportsQuickReplies: true,
      supportsMedia: true,
      supportsAudio: true,
      supportsVideo: true,
      supportsThreading: true,
      supportsTyping: true,
      supportsReactions: true,
      supportsEdit: true,
      supportsDelete: true,
    },
    receives: ['media', 'location', 'reply', 'button', 'edit', 'reaction'],
  };
  readonly #accounts: TelegramAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<TelegramOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): TelegramBotProvider {
    return new TelegramBotProvider(optionsFromEnvironment(TELEGRAM_ENVIRONMENT, environment));
  }

  /** Tells Telegram where updates go, with the secret, and which ones: reactions come only where they are asked for. */
  async setWebhook(url: string, options: SetWebhookOptions = {}): Promise<void> {
    await setWebhook(await this.#account(options), url, options);
  }

  /** @param chatId - a number, a public name such as `@rooms`, either with a topic of a forum such as `:42` */
  async send(event: RoomEvent, chatId: string, options: SendOptions = {}): Promise<ProviderResult> {
    return send({ provider: this.name, account: await this.#account(options) }, event, chatId, options);
  }

  async sendReaction(id: string, emoji: string, _to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return react({ provider: this.name, account: await this.#account(options) }, id, emoji, options);
  }

  /** Shows for five seconds that the bot writes; it ends by itself. */
  async sendTyping(to: string, isTyping: boolean, options: SendOptions = {}): Promise<void> {
    if (!isTyping) return;
    const fields = { ...chatOf(this.name, to), action: 'typing' };
    const account = await this.#account(options);
    await account.call('sendChatAction', { fields, effect: 'read', signal: options.signal });
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { webhookSecret } = (await this.#account(request)).options;
    return sameSecret(request.headers.get('x-telegram-bot-api-secret-token') ?? '', webhookSecret);
  }

  /** Also tells Telegram that the tap on a button has arrived, so that the button stops to wait. */
  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    const account = await this.#account(request);
    const messages = parseTelegramWebhook(request, channelId, account.options);
    await answerQuery(account, objectOf(bodyJson(request)));
    return messages;
  }

  async parseNotices(request: WebhookRequest): Promise<readonly InboundNotice[]> {
    return reactionsOf(objectOf(bodyJson(request)));
  }

  async fetchMedia(url: string, options: FetchMediaOptions = {}): Promise<FetchedMedia> {
    return fetchMedia(await this.#account(options), url, options);
  }

  #account({ organizationId }: { readonly organizationId?: string | null }): Promise<TelegramAccount> {
    return this.#accounts.of(organizationId);
  }
}
