import {
  callVendor,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorAnswer,
  type VendorCall,
} from '@roomkit/core/providers';

import { whatsappErrors } from './errors.ts';
import { type ResolvedOptions, resolveOptions, type WhatsAppOptions } from './options.ts';

/** One number of one business, ready to call. */
export interface WhatsAppAccount {
  readonly options: ResolvedOptions;
  /** Calls the Graph API below its version, such as `123/messages`. */
  call(path: string, call: Omit<VendorCall, 'url'>): Promise<VendorAnswer>;
}

export type WhatsAppAccounts = PerOrganization<WhatsAppOptions, WhatsAppAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<WhatsAppOptions>): WhatsAppAccounts {
  return new PerOrganization(options, (given) => {
    const resolved = resolveOptions(given);
    const { accessToken, apiVersion, baseUrl, fetch } = resolved;
    const vendor: Vendor = { name, errors: whatsappErrors, fetch };
    return {
      options: resolved,
      call: (path, { headers, ...call }) =>
        callVendor(vendor, {
          ...call,
          url: `${baseUrl}/${apiVersion}/${path}`,
          headers: { ...headers, authorization: `Bearer ${accessToken}` },
        }),
    };
  });
}
