import { RoomKitError } from '../domain/errors.ts';
import type { FetchedMedia, FetchMediaOptions } from '../ports/media-fetch.ts';
import type { MediaStore, StoredMedia } from '../ports/media-store.ts';
import { fileOfDataUrl } from './data-url.ts';
import { fetchPublic, unavailable } from './fetch-public.ts';
import type { MediaLinks } from './links.ts';

export interface MediaServiceDeps {
  readonly store: MediaStore;
  /** Null where nobody serves files: then contents keep the addresses they came with. */
  readonly links: MediaLinks | null;
  readonly fetch: typeof globalThis.fetch;
  readonly maxBytes: number;
}

/** A stored file and the address that shows it. */
export interface PublishedMedia extends StoredMedia {
  readonly url: string;
}

/** Keeps files, gives them addresses, and reads what contents name. */
export class MediaService {
  readonly #deps: MediaServiceDeps;

  constructor(deps: MediaServiceDeps) {
    this.#deps = deps;
  }

  /** Whether files that arrive are kept and served again. */
  get isServing(): boolean {
    return this.#deps.links !== null;
  }

  /** @throws RoomKitError `not_supported` without `mediaLinks`, `media_too_large` */
  async put(
    organizationId: string | null,
    file: { readonly mimeType: string; readonly filename?: string | null },
    bytes: Uint8Array,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<PublishedMedia> {
    const { links, maxBytes, store } = this.#deps;
    if (links === null) {
      throw new RoomKitError('not_supported', 'Files have no address without mediaLinks.', { feature: 'mediaLinks' });
    }
    if (bytes.byteLength > maxBytes) {
      throw new RoomKitError('media_too_large', 'The file is too large.', { maxBytes });
    }
    const stored = await store.put({ ...file, organizationId }, bytes, options);
    return { ...stored, url: await links.linkTo({ organizationId, mediaId: stored.id }) };
  }

  delete(organizationId: string | null, mediaId: string): Promise<boolean> {
    return this.#deps.store.delete(organizationId, mediaId);
  }

  /**
   * What a content's `url` names: a file of our own, of this organization, without a detour; a `data:` URL; or a
   * public file.
   *
   * @throws RoomKitError `media_unavailable`, `media_too_large`
   */
  async read(organizationId: string | null, url: string, options: FetchMediaOptions = {}): Promise<FetchedMedia> {
    options.signal?.throwIfAborted();
    const maxBytes = Math.min(options.maxBytes ?? this.#deps.maxBytes, this.#deps.maxBytes);
    const file = url.startsWith('data:')
      ? fileOfDataUrl(url)
      : this.#deps.links?.isOwn(url)
        ? await this.#own(organizationId, url)
        : await fetchPublic(this.#deps.fetch, url, { ...options, maxBytes });
    if (file.bytes.byteLength > maxBytes) {
      throw new RoomKitError('media_too_large', 'The file is too large.', { maxBytes });
    }
    return file;
  }

  /** The file a signed address names, for whoever has the address. Null where it is forged, or the file gone. */
  async open(url: string): Promise<FetchedMedia | null> {
    const named = await this.#deps.links?.read(url);
    if (!named) return null;
    const found = await this.#deps.store.get(named.organizationId, named.mediaId);
    if (!found) return null;
    const { mimeType, filename } = found.media;
    return { bytes: new Uint8Array(found.bytes), mimeType, filename };
  }

  async #own(organizationId: string | null, url: string): Promise<FetchedMedia> {
    const named = await this.#deps.links?.read(url);
    const file = named?.organizationId === organizationId ? await this.open(url) : null;
    if (!file) throw unavailable('not_found');
    return file;
  }
}
