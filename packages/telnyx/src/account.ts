import {
  callVendor,
  type Json,
  objectOf,
  requireTold,
  textOrNull,
  type Vendor,
  type VendorAnswer,
  type VendorCall,
} from '@roomkit/core/providers';

import { telnyxErrors } from './errors.ts';
import type { Resolved, TelnyxOptions } from './options.ts';

/** One account, ready to call. */
export interface TelnyxAccount<Options extends TelnyxOptions> {
  /** The provider's name. */
  readonly provider: string;
  readonly options: Resolved<Options>;
  /** Calls Telnyx below its base URL, such as `/messages`. */
  call(path: string, call: Omit<VendorCall, 'url'>): Promise<VendorAnswer>;
}

export function accountOf<Options extends TelnyxOptions>(
  provider: string,
  options: Resolved<Options>,
): TelnyxAccount<Options> {
  const { apiKey, baseUrl, fetch } = options;
  const vendor: Vendor = { name: provider, errors: telnyxErrors, fetch };
  return {
    provider,
    options,
    call: (path, { headers, ...call }) =>
      callVendor(vendor, {
        ...call,
        url: `${baseUrl}${path}`,
        headers: { ...headers, authorization: `Bearer ${apiKey}` },
      }),
  };
}

/** Posts a message and gives its id. @throws RoomKitError; see `callVendor` */
export async function post(
  account: TelnyxAccount<TelnyxOptions>,
  path: string,
  message: Json,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { statusCallbackUrl } = account.options;
  const reports = statusCallbackUrl === undefined ? {} : { webhook_url: statusCallbackUrl };
  const answer = await account.call(path, {
    ...json({ ...message, ...reports }),
    effect: 'send',
    signal,
  });
  return requireTold(account.provider, textOrNull(objectOf(objectOf(answer.body)['data'])['id']));
}

/** What a call says in JSON. */
export function json(body: Json): Pick<VendorCall, 'headers' | 'body'> {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
