/** A file with its bytes. */
export interface FetchedMedia {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
  readonly filename: string | null;
}

/** How a file is fetched. */
export interface FetchMediaOptions {
  readonly signal?: AbortSignal | undefined;
  /** A larger file is refused, at the latest when it has become too long. */
  readonly maxBytes?: number;
  readonly organizationId?: string | null;
}

/**
 * Reads what a content's `url` names.
 *
 * @throws RoomKitError `media_unavailable`, `media_too_large`
 */
export type ReadMedia = (url: string, options?: FetchMediaOptions) => Promise<FetchedMedia>;
