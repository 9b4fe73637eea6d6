import type {
  DeliveryStatus,
  EmailProvider,
  InboundMessage,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import { bodyJson, type Environment, optionsFromEnvironment, type OrganizationOptions } from '@roomkit/core/providers';

import { accountsOf, type SendGridAccounts } from './account.ts';
import { processEnvironment } from './environment.ts';
import { isForm } from './form.ts';
import { MAX_FILE_BYTES } from './message.ts';
import { SENDGRID_ENVIRONMENT, type SendGridOptions } from './options.ts';
import { parseSendGridWebhook } from './parse-webhook.ts';
import { send } from './send.ts';
import { statusesOf } from './status.ts';
import { isSigned } from './webhook.ts';

/** E-mail through SendGrid: Mail Send, the Event Webhook and Inbound Parse. */
export class SendGridProvider implements EmailProvider, WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'sendgrid';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'template'],
      maxMediaSizeBytes: MAX_FILE_BYTES,
      supportsTemplates: true,
      supportsThreading: true,
    },
    receives: ['media', 'reply'],
    reports: ['accepted', 'delivered', 'read', 'failed'],
  };
  readonly #accounts: SendGridAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<SendGridOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): SendGridProvider {
    return new SendGridProvider(optionsFromEnvironment(SENDGRID_ENVIRONMENT, environment));
  }

  async send(
    event: RoomEvent,
    to: string,
    from?: string | null,
    subject?: string | null,
    options: SendOptions = {},
  ): Promise<ProviderResult> {
    const account = await this.#accounts.of(options.organizationId);
    return send(account, event, { to, from: from ?? null, subject: subject ?? null }, options);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { options } = await this.#accounts.of(request.organizationId);
    return isSigned(options, request);
  }

  /** The mail of a call of Inbound Parse; nothing where a call of the Event Webhook came. */
  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return isForm(request) ? this.parseInbound(request, channelId) : [];
  }

  async parseInbound(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    const { options } = await this.#accounts.of(request.organizationId);
    return parseSendGridWebhook(request, channelId, options);
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    return isForm(request) ? [] : statusesOf(this.name, bodyJson(request), channelId);
  }
}
