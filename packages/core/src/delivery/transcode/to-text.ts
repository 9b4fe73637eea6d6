import type { Button, Card, EventContent, LocationContent, RichContent } from '../../domain/content.ts';
import type { Texts } from '../../domain/texts.ts';
import { stripHtml } from './strip-html.ts';
import { stripMarkdown } from './strip-markdown.ts';

/** A content as words, or null where it has none. */
export function toText(content: EventContent, texts: Texts): string | null {
  switch (content.type) {
    case 'text':
      return content.body;
    case 'rich':
      return plainTextOf(content);
    case 'media':
      return content.caption || content.filename || texts.file;
    case 'location':
      return texts.location.replace('{place}', () => placeOf(content));
    case 'audio':
      return content.transcript || texts.voiceMessage;
    case 'video':
      return texts.video;
    case 'composite': {
      const parts = content.parts.map((part) => toText(part, texts)).filter((part) => part !== null);
      return parts.length === 0 ? null : parts.join('\n');
    }
    case 'system':
      return content.message;
    case 'template':
      return content.fallback ? toText(content.fallback, texts) : null;
    case 'edit': {
      const words = toText(content.newContent, texts);
      return words === null ? null : texts.correction + words;
    }
    case 'delete':
      return texts.messageDeleted;
  }
}

/** What a rich content says without markup: its own plain text, or its body stripped with what it offers below. */
export function plainTextOf(content: RichContent): string {
  if (content.plainText !== null && content.plainText !== undefined) return content.plainText;
  const body = content.format === 'html' ? stripHtml(content.body) : stripMarkdown(content.body);
  return [body, ...offersOf(content)].filter((line) => line !== '').join('\n');
}

/** Cards, buttons and quick replies as lines. */
export function offersOf(content: Pick<RichContent, 'cards' | 'buttons' | 'quickReplies'>): readonly string[] {
  return [
    ...(content.cards ?? []).flatMap(linesOfCard),
    ...(content.buttons ?? []).map(lineOfButton),
    ...(content.quickReplies ?? []).map((reply) => `- ${reply.label}`),
  ];
}

function linesOfCard(card: Card): readonly string[] {
  const title = card.subtitle ? `${card.title}: ${card.subtitle}` : card.title;
  return [title, ...(card.buttons ?? []).map(lineOfButton)];
}

function lineOfButton(button: Button): string {
  return button.url ? `- ${button.label}: ${button.url}` : `- ${button.label}`;
}

function placeOf(content: LocationContent): string {
  const coordinates = `${content.latitude}, ${content.longitude}`;
  const named = [content.label, content.address].filter(Boolean).join(', ');
  return named === '' ? coordinates : `${named} (${coordinates})`;
}
