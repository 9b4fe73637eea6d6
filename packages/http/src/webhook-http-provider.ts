import type {
  DeliveryStatus,
  HTTPProvider,
  InboundMessage,
  InboundNotice,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SignalSender,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import { type Environment, objectOf, type OrganizationOptions, textOrNull } from '@roomkit/core/providers';

import { accountsOf, type HTTPAccounts } from './account.ts';
import { CHANNEL, RECEIVES, REPORTS } from './capabilities.ts';
import type { HTTPOutgoing } from './contract/outgoing.ts';
import { processEnvironment } from './environment.ts';
import { noticeOf } from './inbound.ts';
import { optionsFrom, type WebhookHTTPOptions } from './options.ts';
import { outgoingOf } from './outgoing.ts';
import { parseHTTPWebhook } from './parse-webhook.ts';
import { statusOf } from './status.ts';
import { webhookId } from './webhook-id.ts';

/** What is known of the receivers. */
export interface ReceiverClaims {
  /**
   * A call that comes again with the `webhook-id` of an earlier one is taken once: then a call whose answer was lost
   * is made again. @defaultValue false
   */
  readonly deduplicates?: boolean;
}

/** Another system behind a webhook: events go to it as signed JSON, and come from it the same way. */
export class WebhookHTTPProvider implements HTTPProvider, WebhookReceiver, SignalSender {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'http';
  readonly capabilities: MessagingCapabilities;
  readonly #accounts: HTTPAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<WebhookHTTPOptions>, { deduplicates = false }: ReceiverClaims = {}) {
    const unknownOutcome = deduplicates ? 'native_idempotency' : 'neither';
    this.capabilities = { unknownOutcome, channel: CHANNEL, receives: RECEIVES, reports: REPORTS };
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment(), claims: ReceiverClaims = {}): WebhookHTTPProvider {
    return new WebhookHTTPProvider(optionsFrom(environment), claims);
  }

  /** Any answer of 2xx takes a message; `message_id` in it is what the receiver calls it. */
  async send(event: RoomEvent, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    return this.#send(outgoingOf(this.name, event, to, options), options);
  }

  async sendReaction(id: string, emoji: string, to: string, options: SendOptions = {}): Promise<ProviderResult> {
    const action = emoji === '' ? 'remove' : 'add';
    const head = { type: 'reaction', id: await this.#idOf(options), recipient_id: to } as const;
    return this.#send({ ...head, message_id: id, emoji, action }, options);
  }

  async sendTyping(to: string, isTyping: boolean, options: SendOptions = {}): Promise<void> {
    const head = { type: 'typing', id: await this.#idOf(options), recipient_id: to } as const;
    await this.#tell({ ...head, is_typing: isTyping }, options);
  }

  async markRead(ids: readonly string[], to: string, options: SendOptions = {}): Promise<void> {
    const head = { type: 'read', id: await this.#idOf(options), recipient_id: to } as const;
    await this.#tell({ ...head, message_ids: ids }, options);
  }

  /** Calls a receiver again that has answered 410; until then its deliveries fail without a call. */
  async resume(organizationId: string | null = null): Promise<void> {
    (await this.#accounts.of(organizationId)).resume();
  }

  async verifySignature({ body, headers, organizationId }: WebhookRequest): Promise<boolean> {
    return (await this.#accounts.of(organizationId)).isSigned(headers, body);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    const { options } = await this.#accounts.of(request.organizationId);
    return parseHTTPWebhook(request, channelId, options.signature);
  }

  async parseNotices(request: WebhookRequest): Promise<readonly InboundNotice[]> {
    const notice = noticeOf(request);
    return notice === null ? [] : [notice];
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    const status = statusOf(this.name, request, channelId);
    return status === null ? [] : [status];
  }

  async #send(call: HTTPOutgoing, { organizationId, signal }: SendOptions): Promise<ProviderResult> {
    const account = await this.#accounts.of(organizationId);
    const { body } = await account.post(call, { effect: 'send', signal });
    // What is done to a message is none itself: its id still stands for the message alone.
    if (call.type !== 'message') return { success: true, status: 'accepted' };
    const providerMessageId = textOrNull(objectOf(body)['message_id']) ?? webhookId(call.id);
    return { success: true, status: 'accepted', providerMessageId };
  }

  async #tell(call: HTTPOutgoing, { organizationId, signal }: SendOptions): Promise<void> {
    const account = await this.#accounts.of(organizationId);
    await account.post(call, { effect: 'read', signal });
  }

  async #idOf({ idempotencyKey, organizationId }: SendOptions): Promise<string> {
    return idempotencyKey ?? (await this.#accounts.of(organizationId)).createId();
  }
}
