import {
  callVendor,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorAnswer,
  type VendorCall,
} from '@roomkit/core/providers';

import { sinchErrors } from './errors.ts';
import { type ResolvedOptions, resolveOptions, type SinchOptions } from './options.ts';

/** One service plan, ready to call. */
export interface SinchAccount {
  /** The provider's name. */
  readonly provider: string;
  readonly options: ResolvedOptions;
  /** Calls the batches of the plan. @param query - such as `?page=0` */
  batches(query: string, call: Omit<VendorCall, 'url'>): Promise<VendorAnswer>;
}

export type SinchAccounts = PerOrganization<SinchOptions, SinchAccount>;

/** @throws ConfigurationError */
export function accountsOf(provider: string, options: OrganizationOptions<SinchOptions>): SinchAccounts {
  return new PerOrganization(options, (given) => {
    const resolved = resolveOptions(given);
    const { apiToken, baseUrl, fetch, servicePlanId } = resolved;
    const vendor: Vendor = { name: provider, errors: sinchErrors, fetch };
    return {
      provider,
      options: resolved,
      batches: (query, { headers, ...call }) =>
        callVendor(vendor, {
          ...call,
          url: `${baseUrl}/xms/v1/${encodeURIComponent(servicePlanId)}/batches${query}`,
          headers: { ...headers, authorization: `Bearer ${apiToken}` },
        }),
    };
  });
}
