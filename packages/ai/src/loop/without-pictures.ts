import type { AIToolContent } from '@roomkit/core/ai';

/** What a model without eyes reads of a result: that there was a picture. */
export function withoutPictures(content: AIToolContent): AIToolContent {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'image' ? { type: 'text', text: '[Picture]' } : part));
}
