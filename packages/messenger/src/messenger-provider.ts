import type {
  DeliveryStatus,
  InboundMessage,
  InboundNotice,
  MessagingCapabilities,
  MessengerProvider,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SignalSender,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import {
  answerHubChallenge,
  type Environment,
  isSignedByHub,
  optionsFromEnvironment,
  type OrganizationOptions,
} from '@roomkit/core/providers';

import { accountsOf, type MessengerAccount, type MessengerAccounts } from './account.ts';
import { eventsOf, type PersonEvent } from './envelope.ts';
import { processEnvironment } from './environment.ts';
import { MAX_FILE_BYTES } from './files.ts';
import { MAX_BUTTONS, MAX_TEXT } from './message.ts';
import { noticeOf, statusesOf } from './notice.ts';
import { MESSENGER_ENVIRONMENT, type MessengerOptions } from './options.ts';
import { parseMessengerWebhook } from './parse-webhook.ts';
import { act, send, type Sender } from './send.ts';

/** Messenger of a Facebook page, through Meta's Messenger Platform. */
export class FacebookMessengerProvider
  implements MessengerProvider, WebhookReceiver, Omit<SignalSender, 'sendReaction'>
{
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'messenger';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video'],
      maxLength: MAX_TEXT,
      maxButtons: MAX_BUTTONS,
      maxMediaSizeBytes: MAX_FILE_BYTES,
      supportsButtons: true,
      supportsCards: true,
      supportsQuickReplies: true,
      supportsMedia: true,
      supportsAudio: true,
      supportsVideo: true,
      supportsThreading: true,
      supportsTyping: true,
      supportsReadReceipts: true,
      supportsTemplates: false,
      // Pages react to nothing, and change nothing that is sent.
      supportsReactions: false,
      supportsEdit: false,
      supportsDelete: false,
    },
    receives: ['media', 'reply', 'button', 'edit', 'reaction', 'watermark'],
    reports: ['delivered'],
  };
  readonly #accounts: MessengerAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<MessengerOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): FacebookMessengerProvider {
    return new FacebookMessengerProvider(optionsFromEnvironment(MESSENGER_ENVIRONMENT, environment));
  }

  /** @param to - the person's id, which is scoped to the page */
  async send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return send(await this.#sender(options), event, to, options);
  }

  async sendTyping(to: string, isTyping: boolean, options: SendOptions = {}): Promise<void> {
    await act(await this.#sender(options), isTyping ? 'typing_on' : 'typing_off', to, options);
  }

  /** Meta marks everything that the person has written so far. */
  async markRead(_ids: readonly string[], to: string, options: SendOptions = {}): Promise<void> {
    await act(await this.#sender(options), 'mark_seen', to, options);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    return isSignedByHub(request, (await this.#account(request)).options.appSecret);
  }

  async answerWebhook(request: WebhookRequest): Promise<Response | null> {
    const { verifyToken = '' } = (await this.#account(request)).options;
    return verifyToken === '' ? null : answerHubChallenge(request, verifyToken);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return parseMessengerWebhook(request, channelId, (await this.#account(request)).options);
  }

  async parseNotices(request: WebhookRequest): Promise<readonly InboundNotice[]> {
    return (await this.#events(request)).flatMap((event) => noticeOf(event) ?? []);
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    return (await this.#events(request)).flatMap((event) => statusesOf(this.name, event, channelId));
  }

  async #events(request: WebhookRequest): Promise<readonly PersonEvent[]> {
    return eventsOf(request, (await this.#account(request)).options.pageId);
  }

  #account({ organizationId }: { readonly organizationId?: string | null }): Promise<MessengerAccount> {
    return this.#accounts.of(organizationId);
  }

  async #sender(options: SendOptions): Promise<Sender> {
    return { provider: this.name, account: await this.#account(options) };
  }
}
