import {
  callVendor,
  type Json,
  objectOf,
  type OrganizationOptions,
  PerOrganization,
  type Vendor,
  type VendorCall,
} from '@roomkit/core/providers';

import { elasticEmailErrors } from './errors.ts';
import { type ElasticEmailOptions, type ResolvedOptions, resolveOptions } from './options.ts';

/** One account, ready to call. */
export interface ElasticEmailAccount {
  readonly options: ResolvedOptions;
  /** Calls the API below its version, such as `/emails/transactional`, and gives what it answers. */
  call(path: string, call: Omit<VendorCall, 'url' | 'headers'>): Promise<Json>;
}

export type ElasticEmailAccounts = PerOrganization<ElasticEmailOptions, ElasticEmailAccount>;

/** @throws ConfigurationError */
export function accountsOf(name: string, options: OrganizationOptions<ElasticEmailOptions>): ElasticEmailAccounts {
  return new PerOrganization(options, (given) => accountOf(name, resolveOptions(given)));
}

function accountOf(name: string, options: ResolvedOptions): ElasticEmailAccount {
  const vendor: Vendor = { name, errors: elasticEmailErrors, fetch: options.fetch };
  const key = { 'x-elasticemail-apikey': options.apiKey };
  return {
    options,
    async call(path, call) {
      const headers = call.body ? { ...key, 'content-type': 'application/json' } : key;
      const { body } = await callVendor(vendor, { ...call, url: `${options.baseUrl}${path}`, headers });
      return objectOf(body);
    },
  };
}
