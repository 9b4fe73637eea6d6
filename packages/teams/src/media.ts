import type { FetchedMedia, FetchMediaOptions } from '@roomkit/core';
import { fetchVendorMedia } from '@roomkit/core/providers';

import type { TeamsAccount } from './account.ts';

/**
 * Fetches a file of an inbound message. Pictures are at the service, which wants the bot's token; files are where
 * they were put, at addresses that hold all they need.
 */
export async function fetchMedia(
  { options: own, token }: TeamsAccount,
  url: string,
  options: FetchMediaOptions,
): Promise<FetchedMedia> {
  const { serviceUrl, fetch } = own;
  const isService = URL.canParse(url) && new URL(url).origin === new URL(serviceUrl).origin;
  const headers: Readonly<Record<string, string>> = isService
    ? { authorization: `Bearer ${await token.get(options.signal)}` }
    : {};
  return fetchVendorMedia(url, { ...options, origins: [serviceUrl], headers, fetch });
}
