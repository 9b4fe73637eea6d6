import {
  callVendor,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorAnswer,
  type VendorCall,
} from '@roomkit/core/providers';

import { __name_camel__Errors } from './errors.ts';
import { type __Name__Options, type ResolvedOptions, resolveOptions } from './options.ts';

/** One account, ready to call. */
export interface __Name__Account {
  readonly options: ResolvedOptions;
  /** Calls the vendor below its base URL, such as `/messages`. */
  call(path: string, call: Omit<VendorCall, 'url'>): Promise<VendorAnswer>;
}

export type __Name__Accounts = PerOrganization<__Name__Options, __Name__Account>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<__Name__Options>): __Name__Accounts {
  return new PerOrganization(options, (given) => {
    const resolved = resolveOptions(given);
    const { apiKey, baseUrl, fetch } = resolved;
    const vendor: Vendor = { name, errors: __name_camel__Errors, fetch };
    return {
      options: resolved,
      call: (path, { headers, ...call }) =>
        callVendor(vendor, {
          ...call,
          url: `${baseUrl}${path}`,
          headers: { ...headers, authorization: `Bearer ${apiKey}` },
        }),
    };
  });
}
