import type { Anthropic } from '@anthropic-ai/sdk';
import { InputError } from '@roomkit/core';
import type { AIImagePart } from '@roomkit/core/ai';

type MediaType = Anthropic.Base64ImageSource['media_type'];

const MEDIA_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** An image by its address, or as the data it holds. @throws InputError for data the vendor cannot take */
export function imageBlock(part: AIImagePart): Anthropic.ImageBlockParam {
  if (!part.url.startsWith('data:')) return { type: 'image', source: { type: 'url', url: part.url } };
  const [header = '', data] = part.url.slice('data:'.length).split(',', 2);
  const [mediaType = '', ...parameters] = header.split(';');
  if (data === undefined || !parameters.includes('base64')) throw new InputError('image.url', 'must be base64 data');
  if (!isMediaType(mediaType)) throw new InputError('image.url', `must be one of ${MEDIA_TYPES.join(', ')}`);
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data } };
}

function isMediaType(value: string): value is MediaType {
  return MEDIA_TYPES.includes(value);
}
