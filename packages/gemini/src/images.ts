import type { Part } from '@google/genai/web';
import { InputError } from '@roomkit/core';
import type { AIImagePart } from '@roomkit/core/ai';
import { imageOf, typeByName } from '@roomkit/core/providers';

/** https://ai.google.dev/gemini-api/docs/image-understanding */
const TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'];

/** An image as the data it holds, or by its address. */
export type ImagePart = Pick<Part, 'inlineData'> | Pick<Part, 'fileData'>;

/** @throws InputError for data the vendor cannot take */
export function imagePart(part: AIImagePart): ImagePart {
  const image = imageOf(part);
  if (image.type === 'data') {
    const { mimeType, base64 } = image;
    if (!TYPES.includes(mimeType)) throw new InputError('image.url', `must be one of ${TYPES.join(', ')}`);
    return { inlineData: { mimeType, data: base64 } };
  }
  const mimeType = image.mimeType ?? (URL.canParse(image.url) ? typeByName(new URL(image.url).pathname) : null);
  return { fileData: { fileUri: image.url, ...(mimeType === null ? {} : { mimeType }) } };
}
