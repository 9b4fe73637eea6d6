import type { FetchedMedia, FetchMediaOptions } from '@roomkit/core';
import { fetchVendorMedia } from '@roomkit/core/providers';

import { basic, type TwilioAccount } from './account.ts';

/** Fetches a file of an inbound message, for which accounts may ask for credentials. */
export function fetchMedia(account: TwilioAccount, url: string, options: FetchMediaOptions): Promise<FetchedMedia> {
  const { accountSid, authToken, baseUrl, fetch } = account.options;
  return fetchVendorMedia(url, {
    ...options,
    origins: [baseUrl],
    headers: { authorization: basic(accountSid, authToken) },
    fetch,
  });
}
