import type { EventContent, MediaContent } from '@roomkit/core';
import type { AIImagePart, AITextPart } from '@roomkit/core/ai';

/** Pictures every vendor with eyes takes. */
export const VISIBLE_IMAGES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Any content as a model can read it: words, and pictures where it has eyes. Empty when there is nothing to read. */
export function readableParts(content: EventContent, vision: boolean): readonly (AITextPart | AIImagePart)[] {
  const parts: (AITextPart | AIImagePart)[] = [];
  for (const part of unmerged(content, vision)) {
    const last = parts.at(-1);
    if (part.type === 'text' && last?.type === 'text') {
      parts[parts.length - 1] = { type: 'text', text: `${last.text}\n${part.text}` };
    } else if (part.type === 'image' || part.text.trim() !== '') {
      parts.push(part);
    }
  }
  return parts;
}

function unmerged(content: EventContent, vision: boolean): readonly (AITextPart | AIImagePart)[] {
  switch (content.type) {
    case 'text':
    case 'rich':
      return words(content.body);
    case 'system':
      return words(content.message);
    case 'media':
      return media(content, vision);
    case 'audio':
      return words(content.transcript ? `[Voice message] ${content.transcript}` : '[Voice message]');
    case 'video':
      return words('[Video]');
    case 'location':
      return words(place(content));
    case 'composite':
      return content.parts.flatMap((part) => unmerged(part, vision));
    case 'template':
      return content.fallback ? unmerged(content.fallback, vision) : words(`[Template ${content.templateId}]`);
    case 'edit':
      return unmerged(content.newContent, vision);
    case 'delete':
      return [];
    default:
      return [];
  }
}

function words(text: string): readonly AITextPart[] {
  return [{ type: 'text', text }];
}

function media(content: MediaContent, vision: boolean): readonly (AITextPart | AIImagePart)[] {
  const caption = content.caption ? words(content.caption) : [];
  if (vision && VISIBLE_IMAGES.includes(content.mimeType)) {
    return [...caption, { type: 'image', url: content.url, mimeType: content.mimeType }];
  }
  const name = [content.filename, content.mimeType].filter(Boolean).join(', ');
  return [...words(`[File: ${name}]`), ...caption];
}

function place(content: Extract<EventContent, { type: 'location' }>): string {
  const names = [content.label, content.address].filter(Boolean).join(', ');
  return `[Location: ${names}${names === '' ? '' : ' '}(${content.latitude}, ${content.longitude})]`;
}
