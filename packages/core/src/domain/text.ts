import type { EventContent } from './content.ts';
import type { RoomEvent } from './event.ts';

/**
 * The words of any content, for hooks and searches: body, caption, transcript or message. A composite
 * joins its parts by newlines; an edit gives its new words; what has no words gives ''.
 */
export function textOf(of: { readonly content: EventContent } | EventContent): string {
  const content = 'content' in of ? of.content : of;
  switch (content.type) {
    case 'text':
      return content.body;
    case 'rich':
      return content.plainText ?? content.body;
    case 'media':
      return content.caption ?? '';
    case 'location':
      return [content.label, content.address].filter(Boolean).join(', ');
    case 'audio':
      return content.transcript ?? '';
    case 'video':
      return '';
    case 'composite':
      return content.parts
        .map((part) => textOf(part))
        .filter(Boolean)
        .join('\n');
    case 'system':
      return content.message;
    case 'template':
      return content.fallback ? textOf(content.fallback) : '';
    case 'edit':
      return textOf(content.newContent);
    case 'delete':
      return '';
    default:
      return assertNever(content);
  }
}

/**
 * What a person was told of an answer that was cut off where it was spoken; null for everything else. Others may have
 * been shown more of it: its text.
 */
export function heardTextOf({ metadata }: Pick<RoomEvent, 'metadata'>): string | null {
  const { interrupted, spoken } = metadata;
  if (interrupted !== true || typeof spoken !== 'object' || spoken === null) return null;
  const heard = Object.values(spoken).flatMap((part: unknown) => {
    const { text } = (part ?? {}) as { readonly text?: unknown };
    return typeof text === 'string' ? [text] : [];
  });
  if (heard.length === 0) return null;
  return heard.reduce((longest, text) => (text.length > longest.length ? text : longest));
}

function assertNever(content: never): never {
  throw new TypeError(`unknown content: ${JSON.stringify(content)}`);
}
