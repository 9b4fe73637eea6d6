import type {
  DeliveryStatus,
  InboundMessage,
  MessagingCapabilities,
  WebhookReceiver,
  WebhookRequest,
} from '@roomkit/core';
import { type OrganizationOptions, PerOrganization } from '@roomkit/core/providers';

import { accountOf, type TelnyxAccount } from './account.ts';
import type { Resolved, TelnyxOptions } from './options.ts';
import { parseTelnyxWebhook } from './parse-webhook.ts';
import { statusesOf } from './status.ts';
import { eventOf, isSigned } from './webhook.ts';

/** What SMS and RCS through Telnyx share: one way to sign, one form of webhooks. */
export abstract class TelnyxProvider<Options extends TelnyxOptions> implements WebhookReceiver {
  readonly specificationVersion = 'v1' as const;
  readonly name: string = 'telnyx';
  abstract readonly capabilities: MessagingCapabilities;
  readonly #accounts: PerOrganization<Options, TelnyxAccount<Options>>;

  /** @throws ConfigurationError naming the field */
  constructor(options: OrganizationOptions<Options>, resolve: (options: Options) => Resolved<Options>) {
    this.#accounts = new PerOrganization(options, (given) => accountOf(this.name, resolve(given)));
  }

  async verifySignature(request: WebhookRequest): Promise<boolean> {
    const { options } = await this.account(request);
    return isSigned(options, request);
  }

  async parseWebhook(request: WebhookRequest, channelId: string): Promise<readonly InboundMessage[]> {
    return parseTelnyxWebhook(request, channelId);
  }

  async parseStatus(request: WebhookRequest, channelId: string): Promise<readonly DeliveryStatus[]> {
    return statusesOf(this.name, eventOf(request), channelId);
  }

  protected account({ organizationId }: { readonly organizationId?: string | null }): Promise<TelnyxAccount<Options>> {
    return this.#accounts.of(organizationId);
  }
}
