import type {
  DeliveryStatus,
  FetchedMedia,
  FetchMediaOptions,
  InboundMessage,
  MessagingCapabilities,
  ProviderResult,
  RoomEvent,
  SendOptions,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import type { OrganizationOptions } from '@roomkit/core/providers';

import { accountsOf, type TwilioAccounts } from './account.ts';
import { fetchMedia } from './media.ts';
import type { TwilioOptions } from './options.ts';
import { parseTwilioWebhook } from './parse-webhook.ts';
import { send } from './send.ts';
import { statusOf } from './status.ts';
import { isSigned } from './webhook.ts';

/** What SMS and RCS through Twilio share: one interface, one way to sign. */
export abstract class TwilioProvider implements WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'twilio';
  abstract readonly capabilities: MessagingCapabilities;
  readonly #accounts: TwilioAccounts;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<TwilioOptions>) {
    this.#accounts = accountsOf('twilio', options);
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { options } = await this.#accounts.of(request.organizationId);
    return isSigned(options.authToken, request);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return parseTwilioWebhook(request, channelId);
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    const status = statusOf(this.name, request, channelId);
    return status === null ? [] : [status];
  }

  async fetchMedia(url: string, options: FetchMediaOptions = {}): Promise<FetchedMedia> {
    return fetchMedia(await this.#accounts.of(options.organizationId), url, options);
  }

  protected async sendFrom(
    event: RoomEvent,
    to: string,
    from: string | null,
    options: SendOptions,
  ): Promise<ProviderResult> {
    return send(await this.#accounts.of(options.organizationId), event, to, from, options);
  }
}
