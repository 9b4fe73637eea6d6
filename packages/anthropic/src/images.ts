import type { Anthropic } from '@anthropic-ai/sdk';
import { InputError } from '@roomkit/core';
import type { AIImagePart } from '@roomkit/core/ai';
import { imageOf } from '@roomkit/core/providers';

type MediaType = Anthropic.Base64ImageSource['media_type'];

const MEDIA_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** An image by its address, or as the data it holds. @throws InputError for data the vendor cannot take */
export function imageBlock(part: AIImagePart): Anthropic.ImageBlockParam {
  const image = imageOf(part);
  if (image.type === 'address') return { type: 'image', source: { type: 'url', url: image.url } };
  const { mimeType, base64 } = image;
  if (!isMediaType(mimeType)) throw new InputError('image.url', `must be one of ${MEDIA_TYPES.join(', ')}`);
  return { type: 'image', source: { type: 'base64', media_type: mimeType, data: base64 } };
}

function isMediaType(value: string): value is MediaType {
  return MEDIA_TYPES.includes(value);
}
