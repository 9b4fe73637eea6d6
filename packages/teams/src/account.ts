import { InMemoryStateStore, isRoomKitError, type StateStore, systemClock, type Clock } from '@roomkit/core';
import {
  callVendor,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorAnswer,
  type VendorCall,
} from '@roomkit/core/providers';

import { AccessToken } from './access-token.ts';
import { teamsErrors } from './errors.ts';
import { type ResolvedOptions, resolveOptions, type TeamsOptions } from './options.ts';
import { SigningKeys } from './signing-keys.ts';

/** One bot, ready to call. */
export interface TeamsAccount {
  readonly options: ResolvedOptions;
  readonly clock: Pick<Clock, 'now'>;
  readonly state: StateStore;
  readonly keys: SigningKeys;
  readonly token: AccessToken;
  /** Calls the service of a conversation, below its version, such as `conversations`. */
  call(serviceUrl: string, path: string, call: Omit<VendorCall, 'url'>): Promise<VendorAnswer>;
}

export type TeamsAccounts = PerOrganization<TeamsOptions, TeamsAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<TeamsOptions>): TeamsAccounts {
  return new PerOrganization(options, (given) => {
    const resolved = resolveOptions(given);
    const { clock = systemClock, fetch, state = new InMemoryStateStore() } = resolved;
    const vendor: Vendor = { name, errors: teamsErrors, fetch };
    const token = new AccessToken(vendor, resolved, clock);
    return {
      options: resolved,
      clock,
      state,
      token,
      keys: new SigningKeys(vendor, resolved.openIdUrl, clock),
      async call(serviceUrl, path, { headers, ...call }) {
        const authorization = `Bearer ${await token.get(call.signal)}`;
        const url = `${serviceUrl.replace(/\/$/u, '')}/v3/${path}`;
        try {
          return await callVendor(vendor, { ...call, url, headers: { ...headers, authorization } });
        } catch (error) {
          if (isRoomKitError(error, 'provider_failed') && error.details.statusCode === 401) token.forget();
          throw error;
        }
      },
    };
  });
}
