import type {
  DeliveryStatus,
  EmailProvider,
  InboundMessage,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  WebhookRequest,
} from '@roomkit/core';
import {
  type Environment,
  optionsFromEnvironment,
  type OrganizationOptions,
  requireTold,
  textOrNull,
} from '@roomkit/core/providers';

import { accountsOf, type ElasticEmailAccounts } from './account.ts';
import { processEnvironment } from './environment.ts';
import { MAX_FILE_BYTES, transactionalOf } from './message.ts';
import { isExpected, reportOf, requireNotification } from './notification.ts';
import { ELASTICEMAIL_ENVIRONMENT, type ElasticEmailOptions } from './options.ts';
import { fetchStatus } from './transaction.ts';

/** E-mail through the API v4 of Elastic Email. It sends, and is told how mails fare; it receives no mails. */
export class ElasticEmailProvider implements EmailProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'elasticemail';
  readonly capabilities: MessagingCapabilities = {
    // The vendor finds a mail by the id in its answer alone: where that was lost, nobody can ask.
    unknownOutcome: 'neither',
    channel: {
      mediaTypes: ['text', 'rich', 'media', 'audio', 'video', 'template'],
      maxMediaSizeBytes: MAX_FILE_BYTES,
      supportsTemplates: true,
      // Mails are known by ids of the vendor's, which no answer can name.
      supportsThreading: false,
    },
    reports: ['sent', 'read', 'failed'],
  };
  readonly #accounts: ElasticEmailAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<ElasticEmailOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): ElasticEmailProvider {
    return new ElasticEmailProvider(optionsFromEnvironment(ELASTICEMAIL_ENVIRONMENT, environment));
  }

  async send(
    event: RoomEvent,
    to: string,
    from?: string | null,
    subject?: string | null,
    options: SendOptions = {},
  ): Promise<ProviderResult> {
    const { signal, organizationId } = options;
    signal?.throwIfAborted();
    const account = await this.#accounts.of(organizationId);
    const envelope = { to, from: from ?? null, subject: subject ?? null };
    const mail = await transactionalOf(this.name, account.options, event, envelope, options);
    const answer = await account.call('/emails/transactional', { body: JSON.stringify(mail), effect: 'send', signal });
    const providerMessageId = requireTold(this.name, textOrNull(answer['TransactionID']));
    return { success: true, status: 'accepted', providerMessageId, metadata: { messageId: answer['MessageID'] } };
  }

  /** How far a mail got, to be given to `kit.processDeliveryStatus`; for accounts that get no notifications. */
  async fetchStatus(
    providerMessageId: string,
    { signal, organizationId }: Pick<SendOptions, 'signal' | 'organizationId'> = {},
  ): Promise<DeliveryStatus> {
    return fetchStatus(this.name, await this.#accounts.of(organizationId), providerMessageId, signal);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { options } = await this.#accounts.of(request.organizationId);
    return isExpected(options, request);
  }

  /** No mail: what an inbound route posts is refused, and so kept aside by the kit. */
  async parseInbound(request: WebhookRequest): Promise<readonly InboundMessage[]> {
    requireNotification(request);
    return [];
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    const { options } = await this.#accounts.of(request.organizationId);
    const report = reportOf(this.name, options, request, channelId);
    return report === null ? [] : [report];
  }
}
