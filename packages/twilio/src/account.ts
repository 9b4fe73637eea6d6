import {
  callVendor,
  type OrganizationOptions,
  PerOrganization,
  requireTold,
  toBase64,
  type Vendor,
} from '@roomkit/core/providers';
import twilio from 'twilio';

import { twilioErrors } from './errors.ts';
import { resolveOptions, type TwilioOptions } from './options.ts';

/** One account, ready to call. */
export interface TwilioAccount {
  readonly options: ReturnType<typeof resolveOptions>;
  readonly vendor: Vendor;
  /** The SDK's client, whose calls end with the signal. */
  client(signal: AbortSignal | undefined): twilio.Twilio;
}

export type TwilioAccounts = PerOrganization<TwilioOptions, TwilioAccount>;

/** The accounts of a provider, one where the options are for everybody. @throws ConfigurationError */
export function accountsOf(provider: string, options: OrganizationOptions<TwilioOptions>): TwilioAccounts {
  return new PerOrganization(options, (given) => accountOf(provider, given));
}

function accountOf(name: string, given: TwilioOptions): TwilioAccount {
  const options = resolveOptions(given);
  const { accountSid, authToken, apiKeySid = accountSid, apiKeySecret = authToken, baseUrl } = options;
  const vendor: Vendor = { name, errors: twilioErrors, fetch: options.fetch };
  return {
    options,
    vendor,
    client(signal) {
      const httpClient = new FetchClient(vendor, signal);
      // The SDK would read regions and keys from the environment of the process.
      const client = new twilio.Twilio(apiKeySid, apiKeySecret, { accountSid, httpClient, env: {} });
      client.api.baseUrl = baseUrl;
      return client;
    },
  };
}

/** Carries the SDK's calls over `fetch`: with a signal, no retries of its own, and the kit's errors. */
class FetchClient extends twilio.RequestClient {
  readonly #vendor: Vendor;
  readonly #signal: AbortSignal | undefined;

  constructor(vendor: Vendor, signal: AbortSignal | undefined) {
    super();
    this.#vendor = vendor;
    this.#signal = signal;
  }

  override async request<Data>(
    call: Parameters<twilio.RequestClient['request']>[0],
  ): ReturnType<typeof twilio.RequestClient.prototype.request<Data>> {
    const { method, uri, username = '', password = '', data } = call;
    const answer = await callVendor(this.#vendor, {
      url: uri,
      method: method.toUpperCase(),
      headers: { authorization: basic(username, password), accept: 'application/json' },
      body: data === undefined ? null : formOf(data as Readonly<Record<string, unknown>>),
      effect: method === 'get' ? 'read' : 'send',
      signal: this.#signal,
    });
    // Whatever answers in another form is not Twilio: nobody knows what became of the call.
    const body = requireTold(this.#vendor.name, typeof answer.body === 'string' ? null : answer.body);
    return { statusCode: answer.status, body: body as Data, headers: {}, toString: () => 'the answer' };
  }
}

/** The `Authorization` of Basic authentication (RFC 7617). */
export function basic(username: string, password: string): string {
  return `Basic ${toBase64(new TextEncoder().encode(`${username}:${password}`))}`;
}

function formOf(data: Readonly<Record<string, unknown>>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value]) form.append(name, String(item));
  }
  return form;
}
