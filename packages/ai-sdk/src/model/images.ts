import type { LanguageModelV4FilePart } from '@ai-sdk/provider';
import type { AIImagePart } from '@roomkit/core/ai';
import { fetchVendorMedia, imageOf, toBase64, typeByName } from '@roomkit/core/providers';

import type { AISDKModel } from './language-model.ts';

/** What vendors take as one image, or less. */
const MOST_BYTES = 20 * 1024 * 1024;
const ANY_IMAGE = 'image/*';

/** An image as the SDK has it. */
export type FilePart = Pick<LanguageModelV4FilePart, 'data' | 'mediaType'>;

/** What images are read with. */
export interface ImageOptions {
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Makes images into files; each image of a request is fetched once. */
export type ImageReader = (image: AIImagePart) => Promise<FilePart>;

/**
 * Reads images for a model: an address goes as it is where the model can fetch it, and is fetched here otherwise, as
 * the SDK does; not from private networks.
 *
 * @throws InputError for data that is no image
 * @throws RoomKitError `media_unavailable`, `media_too_large`
 */
export function imageReader(model: Pick<AISDKModel, 'supportedUrls'>, options: ImageOptions): ImageReader {
  const fetched = new Map<string, Promise<FilePart>>();
  return async (given) => {
    const image = imageOf(given);
    if (image.type === 'data') return { data: { type: 'data', data: image.base64 }, mediaType: image.mimeType };
    const url = new URL(image.url);
    const mediaType = image.mimeType ?? typeByName(url.pathname) ?? ANY_IMAGE;
    if (isTaken(await model.supportedUrls, mediaType, url)) return { data: { type: 'url', url }, mediaType };
    const known = fetched.get(url.href) ?? fetchImage(url.href, options);
    fetched.set(url.href, known);
    return known;
  };
}

async function fetchImage(url: string, { fetch, signal }: ImageOptions): Promise<FilePart> {
  const limits = { origins: [], headers: {}, signal, maxBytes: MOST_BYTES, fetch };
  const { bytes, mimeType } = await fetchVendorMedia(url, limits);
  return { data: { type: 'data', data: toBase64(bytes) }, mediaType: mimeType };
}

/** Patterns are for addresses in lower case, and for a type, a kind of types, or all. */
function isTaken(supported: Readonly<Record<string, readonly RegExp[]>>, mediaType: string, url: URL): boolean {
  const address = url.href.toLowerCase();
  return Object.entries(supported).some(
    ([key, patterns]) => coversType(key.toLowerCase(), mediaType) && patterns.some((pattern) => pattern.test(address)),
  );
}

function coversType(key: string, mediaType: string): boolean {
  return key === '*' || key === '*/*' || key === ANY_IMAGE || key === mediaType;
}
