import { isRoomKitError, ProviderError, systemClock } from '@roomkit/core';
import {
  callVendor,
  createRandomId,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorAnswer,
} from '@roomkit/core/providers';

import type { HTTPOutgoing } from './contract/outgoing.ts';
import { GONE, httpErrors } from './errors.ts';
import { guardedFetch } from './guard/guarded-fetch.ts';
import { type ResolvedOptions, resolveOptions, type WebhookHTTPOptions } from './options.ts';
import { signatureSchemes } from './signature.ts';
import { webhookId } from './webhook-id.ts';

/** How a call is posted. */
export interface PostOptions {
  readonly effect: 'send' | 'read';
  readonly signal: AbortSignal | undefined;
}

/** One receiver, ready to be called. */
export interface HTTPAccount {
  readonly options: ResolvedOptions;
  now(): number;
  /** An id for a call that has no key. */
  createId(): string;
  /** Posts one call, signed over the very bytes that are sent. */
  post(body: HTTPOutgoing, options: PostOptions): Promise<VendorAnswer>;
  isSigned(headers: Headers, body: Uint8Array): Promise<boolean>;
  /** Calls the receiver again, which has said that it is gone. */
  resume(): void;
}

export type HTTPAccounts = PerOrganization<WebhookHTTPOptions, HTTPAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, given: OrganizationOptions<WebhookHTTPOptions>): HTTPAccounts {
  return new PerOrganization(given, (own) => accountOf(name, resolveOptions(own)));
}

function accountOf(name: string, options: ResolvedOptions): HTTPAccount {
  const { url, secret, previousSecret, headers, clock = systemClock, createId = createRandomId } = options;
  const scheme = signatureSchemes[options.signature];
  const secrets = [secret, previousSecret].filter((text) => text !== undefined);
  const vendor: Vendor = { name, errors: httpErrors, fetch: fetchOf(name, options) };
  let isGone = false;
  return {
    options,
    now: () => clock.now(),
    createId,
    async post(body, call) {
      if (isGone) throw gone(name);
      const id = webhookId(body.id);
      const bytes = new TextEncoder().encode(JSON.stringify({ ...body, id }));
      const signed = { id, nowMs: clock.now(), body: bytes };
      const signature = secrets.length === 0 ? {} : await scheme.headersOf(secrets, signed);
      try {
        return await callVendor(vendor, {
          ...call,
          url,
          headers: { ...headers, 'content-type': 'application/json', 'webhook-id': id, ...signature },
          body: bytes,
        });
      } catch (error) {
        if (isRoomKitError(error, 'provider_failed') && error.details.statusCode === GONE) isGone = true;
        throw error;
      }
    },
    isSigned: (given, body) => scheme.isSigned(secrets, given, body, clock.now()),
    resume: () => void (isGone = false),
  };
}

/** An address that may not be called is no failure of the network: no other try helps. */
function fetchOf(provider: string, { fetch, allowPrivateAddresses }: ResolvedOptions): typeof globalThis.fetch {
  if (fetch) return fetch;
  const guarded = guardedFetch({ allowPrivateAddresses });
  return async (input, init) => {
    try {
      return await guarded(input, init);
    } catch (error) {
      if (!isRoomKitError(error, 'address_refused')) throw error;
      const details = { provider, vendorCode: error.code };
      throw new ProviderError('The address of the receiver may not be called.', details, { cause: error });
    }
  };
}

function gone(provider: string): ProviderError {
  return new ProviderError('The receiver wants no more calls.', { provider, statusCode: GONE });
}
