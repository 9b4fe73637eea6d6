import type { AIImagePart } from '../ai/parts.ts';
import { InputError } from '../domain/errors.ts';

/** A picture by its address, or as the data it holds. */
export type ModelImage =
  | { readonly type: 'address'; readonly url: string; readonly mimeType: string | null }
  | { readonly type: 'data'; readonly url: string; readonly mimeType: string; readonly base64: string };

/** A picture of a message. @throws InputError for data that is no picture in base64 */
export function imageOf({ url, mimeType }: AIImagePart): ModelImage {
  if (!url.startsWith('data:')) return { type: 'address', url, mimeType: mimeType ?? null };
  const comma = url.indexOf(',');
  const [type = '', ...parameters] = url.slice('data:'.length, Math.max(comma, 0)).toLowerCase().split(';');
  if (comma === -1 || !type.startsWith('image/') || !parameters.includes('base64')) {
    throw new InputError('image.url', 'must be base64 data of an image');
  }
  return { type: 'data', url, mimeType: type, base64: url.slice(comma + 1) };
}
