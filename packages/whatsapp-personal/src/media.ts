import { Buffer } from 'node:buffer';

import { type FetchedMedia, type FetchMediaOptions, isRoomKitError, RoomKitError } from '@roomkit/core';
import { fetchVendorMedia, numberOrNull, objectOf } from '@roomkit/core/providers';

import { contentOf } from './inbound/content.ts';
import { unwrapped } from './inbound/envelope.ts';
import { SILENT_LIBRARY_LOGGER, type WhatsAppMessage } from './library.ts';
import { messageOfAddress } from './media-address.ts';
import type { SessionCore } from './session/session-core.ts';

/** Fetches and decrypts the file of a message that is remembered. @throws RoomKitError `media_unavailable`, `media_too_large` */
export async function fetchMedia(core: SessionCore, url: string, options: FetchMediaOptions): Promise<FetchedMedia> {
  const nativeId = messageOfAddress(url);
  if (nativeId === null) return fetchVendorMedia(url, { ...options, origins: [], headers: {} });
  const message = core.recent.get(nativeId);
  const content = contentOf(unwrapped(message?.message), url);
  if (message === null || content === null || !('url' in content)) throw unavailable('not_found', false);
  try {
    const bytes = await download(core, message, options);
    return {
      bytes,
      mimeType: content.mimeType,
      filename: content.type === 'media' ? (content.filename ?? null) : null,
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isRoomKitError(error)) throw error;
    const status = numberOrNull(objectOf(error)['status']);
    throw unavailable(status === null ? 'unreachable' : `status_${status}`, true);
  }
}

async function download(
  { library, socket }: SessionCore,
  message: WhatsAppMessage,
  { maxBytes = Number.POSITIVE_INFINITY, signal }: FetchMediaOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  if (library === null) throw unavailable('not_connected', true);
  const request = signal ? { options: { signal } } : {};
  // A file that is gone from the server is asked of the sender's phone.
  const context = socket && {
    logger: SILENT_LIBRARY_LOGGER,
    reuploadRequest: async (given: WhatsAppMessage) => socket.updateMediaMessage(given),
  };
  const stream = await library.downloadMediaMessage(message, 'stream', request, context ?? undefined);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the stream.
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    size += chunk.byteLength;
    if (size > maxBytes) throw new RoomKitError('media_too_large', 'The file is too large.', { maxBytes });
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function unavailable(reason: string, retryable: boolean): RoomKitError<'media_unavailable'> {
  return new RoomKitError('media_unavailable', 'The file cannot be had.', { reason }, { retryable });
}
