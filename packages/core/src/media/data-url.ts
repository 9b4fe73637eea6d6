import type { FetchedMedia } from '../ports/media-fetch.ts';
import { unavailable } from './fetch-public.ts';

/** The file within a `data:` URL (RFC 2397). @throws RoomKitError `media_unavailable` */
export function fileOfDataUrl(url: string): FetchedMedia {
  const comma = url.indexOf(',');
  if (comma === -1) throw unavailable('bad_data_url');
  const parameters = url.slice('data:'.length, comma).split(';');
  const isBase64 = parameters.at(-1)?.trim().toLowerCase() === 'base64';
  const mimeType = (isBase64 ? parameters.slice(0, -1) : parameters).join(';') || 'text/plain;charset=US-ASCII';
  try {
    const given = decodeURIComponent(url.slice(comma + 1));
    const bytes = isBase64
      ? Uint8Array.from(atob(given), (character) => character.charCodeAt(0))
      : new TextEncoder().encode(given);
    return { bytes, mimeType, filename: null };
  } catch (error) {
    throw unavailable('bad_data_url', false, error);
  }
}
