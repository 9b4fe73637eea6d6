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
  TeamsProvider,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import {
  bodyJson,
  type Environment,
  type Json,
  objectOf,
  optionsFromEnvironment,
  type OrganizationOptions,
  textOrNull,
} from '@roomkit/core/providers';

import { accountsOf, type TeamsAccount, type TeamsAccounts } from './account.ts';
import { MAX_BUTTONS } from './card.ts';
import { processEnvironment } from './environment.ts';
import { fetchMedia } from './media.ts';
import { IMAGES, MAX_TEXT } from './message.ts';
import { openConversation, type OpenConversationOptions } from './open-conversation.ts';
import { TEAMS_ENVIRONMENT, type TeamsOptions } from './options.ts';
import { parseTeamsWebhook } from './parse-webhook.ts';
import { react, reactionsOf } from './reaction.ts';
import { saveReference } from './references.ts';
import { send, type Sender, type } from './send.ts';
import { isFromTeams } from './verify.ts';

/** Microsoft Teams through the Bot Framework. */
export class BotFrameworkTeamsProvider implements TeamsProvider, WebhookReceiver, Omit<SignalSender, 'markRead'> {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'teams';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media'],
      maxLength: MAX_TEXT,
      maxButtons: MAX_BUTTONS,
      maxMediaSizeBytes: IMAGES.maxBytes,
      supportsRichText: true,
      supportsButtons: true,
      supportsCards: true,
      supportsQuickReplies: true,
      supportsMedia: true,
      supportsThreading: true,
      supportsTyping: true,
      supportsReactions: true,
      supportsEdit: true,
      supportsDelete: true,
      // Bots are told of no reading unless the tenant allows it, and tell of none.
      supportsReadReceipts: false,
      supportedMediaTypes: IMAGES.mimeTypes,
    },
    receives: ['media', 'reply', 'button', 'edit', 'delete', 'reaction', 'typing'],
  };
  readonly #accounts: TeamsAccounts;
  /** What an activity says of its service is believed only where the call is. */
  readonly #believed = new WeakSet<WebhookRequest>();

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<TeamsOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  /** @param more - options that no variable holds, such as `state` */
  static fromEnv(
    environment: Environment = processEnvironment(),
    more: Partial<TeamsOptions> = {},
  ): BotFrameworkTeamsProvider {
    const found = optionsFromEnvironment<TeamsOptions>(TEAMS_ENVIRONMENT, environment);
    return new BotFrameworkTeamsProvider({ ...found, ...more });
  }

  /** The conversation of the bot with a person (`29:…`) who has installed it, so that the bot can write first. */
  async openConversation(userId: string, options: OpenConversationOptions = {}): Promise<string> {
    return openConversation(await this.#sender(options), userId, options);
  }

  async send(event: RoomEvent, conversationId: string, options: SendOptions = {}): Promise<ProviderResult> {
    return send(await this.#sender(options), event, conversationId, options);
  }

  async sendReaction(id: string, emoji: string, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    return react(await this.#sender(options), id, emoji, to, options);
  }

  async sendTyping(to: string, isTyping: boolean, options: SendOptions = {}): Promise<void> {
    if (isTyping) await type(await this.#sender(options), to, options);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const isBelieved = await isFromTeams(await this.#account(request), request);
    if (isBelieved) this.#believed.add(request);
    return isBelieved;
  }

  /** Answers what Teams waits for, and is no message. */
  async answerWebhook(request: WebhookRequest): Promise<Response | null> {
    const activity = activityOf(request);
    if (activity?.['type'] !== 'invoke' || !(await this.verifySignature(request))) return null;
    const { answerInvoke } = (await this.#account(request)).options;
    const { status, body = {} } = (await answerInvoke?.(activity)) ?? { status: 501 };
    return Response.json(body, { status });
  }

  /** Also remembers where the conversation is served, of calls that `verifySignature` has believed. */
  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    if (this.#believed.has(request)) {
      const activity = objectOf(bodyJson(request));
      await saveReference(await this.#account(request), request.organizationId, activity);
    }
    return parseTeamsWebhook(request, channelId);
  }

  async parseNotices(request: WebhookRequest): Promise<readonly InboundNotice[]> {
    const activity = objectOf(bodyJson(request));
    if (activity['type'] === 'messageReaction') return reactionsOf(activity);
    const senderId = textOrNull(objectOf(activity['from'])['id']);
    return activity['type'] === 'typing' && senderId !== null ? [{ type: 'typing', senderId, isTyping: true }] : [];
  }

  async fetchMedia(url: string, options: FetchMediaOptions = {}): Promise<FetchedMedia> {
    return fetchMedia(await this.#account(options), url, options);
  }

  #account({ organizationId }: { readonly organizationId?: string | null }): Promise<TeamsAccount> {
    return this.#accounts.of(organizationId);
  }

  async #sender(options: { readonly organizationId?: string | null }): Promise<Sender> {
    return { provider: this.name, account: await this.#account(options) };
  }
}

/** Null for what is none, which others judge. */
function activityOf(request: WebhookRequest): Json | null {
  try {
    return objectOf(bodyJson(request));
  } catch {
    return null;
  }
}
