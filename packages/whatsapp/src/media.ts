import { type FetchedMedia, type FetchMediaOptions, RoomKitError } from '@roomkit/core';
import { fetchVendorMedia, objectOf, textOrNull } from '@roomkit/core/providers';

import type { WhatsAppAccount } from './account.ts';

/** Where the API sends those who ask for a file. */
const DOWNLOADS = 'https://lookaside.fbsbx.com';

/** Fetches a file of an inbound message: asks where it is, then gets it, with the token both times. */
export async function fetchMedia(
  account: WhatsAppAccount,
  url: string,
  options: FetchMediaOptions,
): Promise<FetchedMedia> {
  const { accessToken, apiVersion, baseUrl, fetch } = account.options;
  const base = `${baseUrl}/${apiVersion}/`;
  const own = { ...options, origins: [baseUrl, DOWNLOADS], headers: { authorization: `Bearer ${accessToken}` }, fetch };
  if (!url.startsWith(base)) return fetchVendorMedia(url, own);
  const { body } = await account.call(url.slice(base.length), {
    method: 'GET',
    effect: 'read',
    signal: options.signal,
  });
  const found = textOrNull(objectOf(body)['url']);
  if (found !== null) return fetchVendorMedia(found, own);
  throw new RoomKitError('media_unavailable', 'The file cannot be had.', { reason: 'not_found' });
}
