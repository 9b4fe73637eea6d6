import { type Card, cutText, type EventContent, plainTextOf, type RichContent } from '@roomkit/core';
import {
  type FileContent,
  type FileLimits,
  type Json,
  partsOf,
  requireFile,
  requireLength,
  requirePublicAddress,
  unsupportedContent,
} from '@roomkit/core/providers';

import { suggestionOf } from './suggestions.ts';

/** `RCSContentMessage.text` */
export const MAX_TEXT = 3072;
/** `RCSCardContent.suggestions`; a message takes one more, but a channel has one limit for both. */
export const MAX_BUTTONS = 10;
const MAX_SUGGESTIONS = 11;
const MAX_CARDS = 10;
const MAX_CARD_TITLE = 200;
const MAX_CARD_DESCRIPTION = 2000;
/** https://developers.google.com/business-communications/rcs-business-messaging/guides/build/messages/send#media */
export const FILES: readonly FileLimits[] = [
  {
    mimeTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'audio/*', 'video/*', 'application/pdf'],
    maxBytes: 100 * 1024 * 1024,
  },
];

/** The messages a content becomes, in their order: one holds a text, a file or cards. @throws RoomKitError */
export function contentMessagesOf(provider: string, content: EventContent): readonly Json[] {
  return partsOf(content).flatMap((part): readonly Json[] => {
    switch (part.type) {
      case 'text':
        requireLength(provider, part, part.body, MAX_TEXT);
        return [{ text: part.body }];
      case 'rich':
        return richMessages(provider, part);
      case 'media':
      case 'audio':
      case 'video':
        return fileMessages(provider, part);
      default:
        throw unsupportedContent(provider, part, 'no such content over RCS');
    }
  });
}

function fileMessages(provider: string, file: FileContent): readonly Json[] {
  requireFile(provider, file, FILES);
  requirePublicAddress(provider, file);
  const message = { content_info: { file_url: file.url } };
  const caption = file.type === 'media' ? file.caption : null;
  if (!caption) return [message];
  requireLength(provider, file, caption, MAX_TEXT);
  return [message, { text: caption }];
}

function richMessages(provider: string, content: RichContent): readonly Json[] {
  const { buttons = [], cards = [], quickReplies = [], ...words } = content;
  const text = plainTextOf(words);
  if (cards.length === 0 || text !== '') requireLength(provider, content, text, MAX_TEXT);
  const offers = [...buttons, ...quickReplies];
  if (offers.length > MAX_SUGGESTIONS)
    throw unsupportedContent(provider, content, `more than ${MAX_SUGGESTIONS} offers`);
  const suggestions = offers.length === 0 ? {} : { suggestions: offers.map(suggestionOf) };
  const shownAs = [
    ...(text === '' ? [] : [{ text }]),
    ...(cards.length === 0 ? [] : [{ rich_card: richCardOf(provider, content, cards) }]),
  ];
  // What is offered stands below the last of them.
  return shownAs.map((message, at) => (at === shownAs.length - 1 ? { ...message, ...suggestions } : message));
}

function richCardOf(provider: string, content: RichContent, cards: readonly Card[]): Json {
  if (cards.length > MAX_CARDS) throw unsupportedContent(provider, content, `more than ${MAX_CARDS} cards`);
  const contents = cards.map(cardContentOf);
  if (contents.length > 1) return { carousel_card: { card_width: 'MEDIUM', card_contents: contents } };
  const layout = { card_orientation: 'VERTICAL', thumbnail_image_alignment: 'LEFT' };
  return { standalone_card: { ...layout, card_content: contents[0] } };
}

function cardContentOf({ title, subtitle, imageUrl, buttons = [] }: Card): Json {
  return {
    title: cutText(title, MAX_CARD_TITLE),
    ...(subtitle ? { description: cutText(subtitle, MAX_CARD_DESCRIPTION) } : {}),
    ...(imageUrl ? { media: { height: 'MEDIUM', content_info: { file_url: imageUrl } } } : {}),
    ...(buttons.length === 0 ? {} : { suggestions: buttons.map(suggestionOf) }),
  };
}
