import { type FetchedMedia, type FetchMediaOptions, RoomKitError } from '@roomkit/core';
import { fetchVendorMedia, objectOf, textOrNull } from '@roomkit/core/providers';

import type { TelegramAccount } from './account.ts';
import type { ResolvedOptions } from './options.ts';

/** Where the methods are, without the token: that comes with the call. */
export function fileUrlOf({ baseUrl }: Pick<ResolvedOptions, 'baseUrl'>): (id: string) => string {
  return (id) => `${baseUrl}/getFile?file_id=${encodeURIComponent(id)}`;
}

/** Fetches a file of an inbound message: asks where it is, then gets it; both addresses hold the token. */
export async function fetchMedia(
  account: TelegramAccount,
  url: string,
  options: FetchMediaOptions,
): Promise<FetchedMedia> {
  const { baseUrl, botToken, fetch } = account.options;
  const own = { ...options, origins: [baseUrl], headers: {}, fetch };
  const prefix = fileUrlOf(account.options)('');
  if (!url.startsWith(prefix)) return fetchVendorMedia(url, { ...own, origins: [] });
  const fields = { file_id: decodeURIComponent(url.slice(prefix.length)) };
  const { signal } = options;
  const path = textOrNull(objectOf(await account.call('getFile', { fields, effect: 'read', signal }))['file_path']);
  // A server of one's own gives paths of its disk, or may.
  if (path === null || !/^[\w-]+(?:\/[\w.-]+)+$/u.test(path) || path.includes('..')) throw unavailable('not_found');
  try {
    return await fetchVendorMedia(`${baseUrl}/file/bot${botToken}/${path}`, own);
  } catch (error) {
    signal?.throwIfAborted();
    throw withoutAddress(error);
  }
}

/** What caused a failure may name the address, and so the token. */
function withoutAddress(error: unknown): unknown {
  if (!(error instanceof RoomKitError) || error.cause === undefined) return error;
  const { code, message, details, retryable } = error;
  return new RoomKitError(code, message, details, { retryable });
}

function unavailable(reason: string): RoomKitError {
  return new RoomKitError('media_unavailable', 'The file cannot be had.', { reason });
}
