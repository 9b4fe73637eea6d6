import type { EventContent } from '../domain/content.ts';
import { escapeHtml, escapeMarkdown } from './transcode/entities.ts';

/** A content that says whose it is: `Name: ` before its words. What has no words to show stays as it is. */
export function withAttribution(content: EventContent, name: string): EventContent {
  switch (content.type) {
    case 'text':
      return { ...content, body: `${name}: ${content.body}` };
    case 'rich': {
      const written = content.format === 'html' ? escapeHtml(name) : escapeMarkdown(name);
      const body = `${written}: ${content.body}`;
      return typeof content.plainText === 'string'
        ? { ...content, body, plainText: `${name}: ${content.plainText}` }
        : { ...content, body };
    }
    case 'media':
      return { ...content, caption: content.caption ? `${name}: ${content.caption}` : name };
    case 'location':
      return { ...content, label: content.label ? `${name}: ${content.label}` : name };
    case 'composite':
      return { ...content, parts: withFirstAttributed(content.parts, name) };
    case 'edit':
      return { ...content, newContent: withAttribution(content.newContent, name) };
    case 'audio':
    case 'video':
    case 'system':
    case 'template':
    case 'delete':
      return content;
  }
}

/** The first part that can say the name says it; where none can, a text before them does. */
function withFirstAttributed(parts: readonly EventContent[], name: string): readonly EventContent[] {
  for (const [at, part] of parts.entries()) {
    const attributed = withAttribution(part, name);
    if (attributed !== part) return parts.with(at, attributed);
  }
  return [{ type: 'text', body: `${name}:` }, ...parts];
}
