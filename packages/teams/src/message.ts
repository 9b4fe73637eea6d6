import { cutText, type EventContent, plainTextOf, type RichContent, sanitizeHtml } from '@roomkit/core';
import {
  type FileContent,
  type FileLimits,
  type Json,
  partsOf,
  requireFile,
  requireLength,
  unsupportedContent,
} from '@roomkit/core/providers';

import { cardOf } from './card.ts';

/** A message has at most 100 KB, of which the words are a part. */
export const MAX_TEXT = 28_000;
const MAX_SUMMARY = 200;
/** What goes within a message, which has its own limit. */
const MAX_INLINE_BYTES = 60 * 1024;

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages#inline-images */
export const IMAGES: FileLimits = { mimeTypes: ['image/png', 'image/jpeg', 'image/gif'], maxBytes: 1024 * 1024 };

/** The activities a content becomes, in their order. @throws RoomKitError `content_unsupported`, `media_…` */
export function activitiesOf(provider: string, content: EventContent): readonly Json[] {
  return partsOf(content).map((part) => {
    switch (part.type) {
      case 'text':
      case 'rich':
        return wordsOf(provider, part);
      case 'media':
        return imageOf(provider, part);
      default:
        throw unsupportedContent(provider, part, 'no such content on Teams');
    }
  });
}

/** A message of words, as a card where they offer something. */
function wordsOf(provider: string, content: Extract<EventContent, { readonly type: 'text' | 'rich' }>): Json {
  if (content.type === 'text') {
    requireLength(provider, content, content.body, MAX_TEXT);
    return { type: 'message', text: content.body, textFormat: 'plain' };
  }
  const { buttons = [], cards = [], quickReplies = [], body } = content;
  const isCard = buttons.length + cards.length + quickReplies.length > 0;
  if (!isCard || body.trim() !== '' || cards.length === 0) requireLength(provider, content, body, MAX_TEXT);
  if (!isCard) return markedUp(content);
  // What notifications show, for a card has no words of its own.
  const summary = cutText(plainTextOf(content), MAX_SUMMARY);
  return { type: 'message', summary, attachments: [cardOf(provider, content)] };
}

function markedUp({ body, format }: RichContent): Json {
  if (format !== 'html') return { type: 'message', text: body, textFormat: 'markdown' };
  return { type: 'message', text: sanitizeHtml(body), textFormat: 'xml' };
}

/** A picture, with its words above it. */
function imageOf(provider: string, file: FileContent): Json {
  requireFile(provider, file, [IMAGES]);
  const caption = file.type === 'media' ? file.caption : null;
  const filename = file.type === 'media' ? file.filename : null;
  if (caption) requireLength(provider, file, caption, MAX_TEXT);
  if (!/^https?:/u.test(file.url) && file.url.length > MAX_INLINE_BYTES) {
    throw unsupportedContent(provider, file, 'the file needs a public address');
  }
  const contentType = (file.mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return {
    type: 'message',
    ...(caption ? { text: caption, textFormat: 'plain' } : {}),
    attachments: [{ contentType, contentUrl: file.url, ...(filename ? { name: filename } : {}) }],
  };
}
