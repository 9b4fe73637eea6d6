import {
  callVendor,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorAnswer,
  type VendorCall,
} from '@roomkit/core/providers';

import { messengerErrors } from './errors.ts';
import { type MessengerOptions, type ResolvedOptions, resolveOptions } from './options.ts';

/** One page, ready to call. */
export interface MessengerAccount {
  readonly options: ResolvedOptions;
  /** Calls an edge of the page, such as `messages`. */
  call(edge: string, call: Omit<VendorCall, 'url'>): Promise<VendorAnswer>;
}

export type MessengerAccounts = PerOrganization<MessengerOptions, MessengerAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<MessengerOptions>): MessengerAccounts {
  return new PerOrganization(options, (given) => {
    const resolved = resolveOptions(given);
    const { apiVersion, baseUrl, fetch, pageAccessToken, pageId } = resolved;
    const vendor: Vendor = { name, errors: messengerErrors, fetch };
    return {
      options: resolved,
      call: (edge, { headers, ...call }) =>
        callVendor(vendor, {
          ...call,
          url: `${baseUrl}/${apiVersion}/${pageId}/${edge}`,
          headers: { ...headers, authorization: `Bearer ${pageAccessToken}` },
        }),
    };
  });
}
