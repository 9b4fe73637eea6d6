import { callVendor, type Json, type OrganizationOptions, PerOrganization, type Vendor } from '@roomkit/core/providers';

import { sendgridErrors } from './errors.ts';
import { type ResolvedOptions, resolveOptions, type SendGridOptions } from './options.ts';
import { Client, MailService, type SdkClient, type SdkMail } from './sdk.ts';

/** One account, ready to send. */
export interface SendGridAccount {
  readonly options: ResolvedOptions;
  /** The provider's name. */
  readonly provider: string;
  /** Sends a mail through the SDK, and gives the `X-Message-Id`; null where there is none. @see callVendor for errors */
  send(mail: Json, signal: AbortSignal | undefined): Promise<string | null>;
}

export type SendGridAccounts = PerOrganization<SendGridOptions, SendGridAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<SendGridOptions>): SendGridAccounts {
  return new PerOrganization(options, (given) => {
    const resolved = resolveOptions(given);
    const vendor: Vendor = { name, errors: sendgridErrors(resolved.clock), fetch: resolved.fetch };
    return {
      options: resolved,
      provider: name,
      async send(mail, signal) {
        const client = new FetchClient(vendor, resolved, signal);
        const service = new MailService();
        service.setClient(client);
        const [{ headers }] = await service.send(mail as unknown as SdkMail);
        return (headers as Headers).get('x-message-id');
      },
    };
  });
}

type Request = Parameters<SdkClient['request']>[0];
type Answer = Awaited<ReturnType<SdkClient['request']>>;

/** Carries the SDK's calls over `fetch`: with a signal, no retries of its own, and the kit's errors. */
class FetchClient extends Client {
  readonly #vendor: Vendor;
  readonly #baseUrl: string;
  readonly #signal: AbortSignal | undefined;

  constructor(
    vendor: Vendor,
    { apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string },
    signal: AbortSignal | undefined,
  ) {
    super();
    this.setApiKey(apiKey);
    this.#vendor = vendor;
    this.#baseUrl = baseUrl;
    this.#signal = signal;
  }

  override async request({ url, headers, body }: Request): Promise<Answer> {
    const { status, headers: answered } = await callVendor(this.#vendor, {
      url: `${this.#baseUrl}${url}`,
      headers: this.createHeaders(headers as Readonly<Record<string, string>>),
      body: JSON.stringify(body),
      effect: 'send',
      signal: this.#signal,
    });
    return [{ statusCode: status, body: {}, headers: answered, toString: () => 'the answer' }, {}];
  }
}
