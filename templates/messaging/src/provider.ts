import type {
  DeliveryStatus,
  InboundMessage,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  SMSProvider,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import {
  bodyJson,
  type Environment,
  objectOf,
  optionsFromEnvironment,
  type OrganizationOptions,
  requireTold,
  textOrNull,
} from '@roomkit/core/providers';

import { type __Name__Accounts, accountsOf } from './account.ts';
import { processEnvironment } from './environment.ts';
import { MAX_TEXT, messageOf } from './message.ts';
import { __NAME___ENVIRONMENT, type __Name__Options } from './options.ts';
import { statusOf } from './status.ts';
import { inboundOf, isSigned } from './webhook.ts';

/** Text messages through __Name__. */
export class __Name__SMSProvider implements SMSProvider, WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = '__name__';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: { mediaTypes: ['text'], maxLength: MAX_TEXT, supportsMedia: false, supportsReadReceipts: false },
    reports: ['sent', 'delivered', 'failed'],
  };
  readonly #accounts: __Name__Accounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<__Name__Options>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): __Name__SMSProvider {
    return new __Name__SMSProvider(optionsFromEnvironment(__NAME___ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    options.signal?.throwIfAborted();
    const account = await this.#accounts.of(options.organizationId);
    const answer = await account.call('/messages', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, from, ...messageOf(this.name, event) }),
      effect: 'send',
      signal: options.signal,
    });
    const providerMessageId = requireTold(this.name, textOrNull(objectOf(answer.body)['id']));
    return { success: true, status: 'accepted', providerMessageId };
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { options } = await this.#accounts.of(request.organizationId);
    return isSigned(options.webhookSecret, request);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    const message = inboundOf(request, channelId);
    return message === null ? [] : [message];
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    const status = statusOf(this.name, objectOf(bodyJson(request)), channelId);
    return status === null ? [] : [status];
  }
}
