import type {
  DeliveryStatus,
  InboundMessage,
  MessagingCapabilities,
  ProviderResult,
  ReconcileAnswer,
  ReconcileQuery,
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
  textWithFilesChannel,
} from '@roomkit/core/providers';

import { accountsOf, type SinchAccounts } from './account.ts';
import { processEnvironment } from './environment.ts';
import { LIMITS } from './message.ts';
import { SINCH_ENVIRONMENT, type SinchOptions } from './options.ts';
import { parseSinchWebhook } from './parse-webhook.ts';
import { find, send } from './send.ts';
import { statusesOf } from './status.ts';
import { isSigned } from './webhook.ts';

/** SMS and MMS through the SMS REST API of Sinch. */
export class SinchSMSProvider implements SMSProvider, WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'sinch';
  readonly capabilities: MessagingCapabilities = {
    unknownOutcome: 'reconcilable',
    channel: textWithFilesChannel(LIMITS),
    receives: ['media'],
    reports: ['accepted', 'sent', 'delivered', 'failed'],
  };
  readonly #accounts: SinchAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<SinchOptions>) {
    this.#accounts = accountsOf(this.name, options);
  }

  static fromEnv(environment: Environment = processEnvironment()): SinchSMSProvider {
    return new SinchSMSProvider(optionsFromEnvironment(SINCH_ENVIRONMENT, environment));
  }

  async send(event: RoomEvent, to: string, from?: string | null, options: SendOptions = {}): Promise<ProviderResult> {
    return send(await this.#accounts.of(options.organizationId), event, to, from ?? null, options);
  }

  async reconcile(query: ReconcileQuery, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ReconcileAnswer> {
    return find(await this.#accounts.of(query.organizationId), query, signal);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { options } = await this.#accounts.of(request.organizationId);
    return isSigned(options, request);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return parseSinchWebhook(request, channelId);
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    return statusesOf(this.name, objectOf(bodyJson(request)), channelId);
  }
}
