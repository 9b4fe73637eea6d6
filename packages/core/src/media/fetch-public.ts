import { RoomKitError } from '../domain/errors.ts';
import type { FetchedMedia, FetchMediaOptions } from '../ports/media-fetch.ts';
import { readBody } from '../webhooks/read-body.ts';
import { isPrivateHost } from './private-address.ts';

const MOST_REDIRECTS = 3;

/**
 * Fetches a public file over HTTPS. Each redirect is judged like the first address; no credential goes along.
 *
 * @throws RoomKitError `media_unavailable`, `media_too_large`
 */
export async function fetchPublic(
  fetch: typeof globalThis.fetch,
  address: string,
  { signal, maxBytes = Number.POSITIVE_INFINITY }: FetchMediaOptions,
): Promise<FetchedMedia> {
  let url = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    requirePublic(url);
    const response = await call(fetch, url, signal);
    const next = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || next === null) return fileOf(response, url, maxBytes);
    await response.body?.cancel();
    if (!URL.canParse(next, url)) throw unavailable('bad_redirect');
    url = new URL(next, url).href;
  }
  throw unavailable('too_many_redirects');
}

/** The file an answer holds. @throws RoomKitError `media_unavailable`, `media_too_large` */
export async function fileOf(response: Response, url: string, maxBytes: number): Promise<FetchedMedia> {
  if (!response.ok) {
    await response.body?.cancel();
    throw unavailable(response.status === 404 ? 'not_found' : `status_${response.status}`, response.status >= 500);
  }
  const bytes = await readBody(response, maxBytes);
  if (bytes === null) throw new RoomKitError('media_too_large', 'The file is too large.', { maxBytes });
  return {
    bytes,
    mimeType: response.headers.get('content-type') ?? 'application/octet-stream',
    filename: filenameOf(response.headers.get('content-disposition')) ?? lastPartOf(url),
  };
}

export function unavailable(reason: string, retryable = false, cause?: unknown): RoomKitError<'media_unavailable'> {
  return new RoomKitError('media_unavailable', 'The file cannot be had.', { reason }, { retryable, cause });
}

async function call(fetch: typeof globalThis.fetch, url: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual', signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    throw unavailable('unreachable', true, error);
  }
}

function requirePublic(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPublic = url?.protocol === 'https:' && url.username === '' && !isPrivateHost(url.hostname);
  if (!isPublic) throw unavailable('refused_address');
}

function filenameOf(disposition: string | null): string | null {
  const quoted = /filename="([^"]*)"/iu.exec(disposition ?? '')?.[1];
  return quoted ?? /filename=([^;\s"]+)/iu.exec(disposition ?? '')?.[1] ?? null;
}

function lastPartOf(url: string): string | null {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  return /\.[a-z0-9]{1,8}$/iu.test(last) ? last : null;
}
