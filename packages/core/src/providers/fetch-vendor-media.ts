import { isRoomKitError } from '../domain/errors.ts';
import { fetchPublic, fileOf, unavailable } from '../media/fetch-public.ts';
import type { FetchedMedia, FetchMediaOptions } from '../ports/media-fetch.ts';
import { publicFetch } from '../runtime/public-fetch.ts';

/** How a vendor's file is fetched. */
export interface VendorMediaOptions extends FetchMediaOptions {
  /** The addresses credentials are for, as base URLs: they go nowhere else. */
  readonly origins: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * Fetches a file that a vendor's message names: with the credentials where the address is the vendor's own, as a
 * public file where it is another, and after a redirect.
 *
 * @throws RoomKitError `media_unavailable`, `media_too_large`
 */
export async function fetchVendorMedia(url: string, options: VendorMediaOptions): Promise<FetchedMedia> {
  const { origins, headers, fetch = publicFetch, signal, maxBytes = Number.POSITIVE_INFINITY } = options;
  const isOwn = URL.canParse(url) && origins.some((origin) => new URL(origin).origin === new URL(url).origin);
  if (!isOwn) return fetchPublic(fetch, url, options);
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal: signal ?? null });
    const next = response.headers.get('location');
    if (next === null || response.status < 300 || response.status > 399) return await fileOf(response, url, maxBytes);
    await response.body?.cancel();
    return await fetchPublic(fetch, new URL(next, url).href, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (isRoomKitError(error)) throw error;
    throw unavailable('unreachable', true, error);
  }
}
