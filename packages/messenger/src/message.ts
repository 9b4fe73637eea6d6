import {
  type Button,
  type Card,
  cutText,
  type EventContent,
  plainTextOf,
  type QuickReply,
  type RichContent,
} from '@roomkit/core';
import { type FileContent, type Json, partsOf, requireLength, unsupportedContent } from '@roomkit/core/providers';

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export const MAX_TEXT = 2000;
export const MAX_BUTTONS = 3;
const MAX_TEMPLATE_TEXT = 640;
const MAX_TITLE = 20;
const MAX_QUICK_REPLIES = 13;
const MAX_CARDS = 10;
const MAX_CARD_TEXT = 80;

/** One message of the Send API, without its recipient; a file may have to be uploaded first. */
export type Draft = { readonly message: Json } | { readonly file: FileContent };

/** The messages a content becomes, in their order. @throws RoomKitError `content_unsupported` */
export function draftsOf(provider: string, content: EventContent): readonly Draft[] {
  return partsOf(content).flatMap((part): readonly Draft[] => {
    switch (part.type) {
      case 'text':
        return [{ message: textMessage(provider, part, part.body) }];
      case 'rich':
        return richMessages(provider, part).map((message) => ({ message }));
      case 'media':
        // A file has no words of its own: they come after it.
        if (!part.caption) return [{ file: part }];
        return [{ file: part }, { message: textMessage(provider, part, part.caption) }];
      case 'audio':
      case 'video':
        return [{ file: part }];
      default:
        throw unsupportedContent(provider, part, 'no such content on Messenger');
    }
  });
}

function textMessage(provider: string, content: EventContent, text: string): Json {
  requireLength(provider, content, text, MAX_TEXT);
  return { text };
}

/** Words, with their buttons where both fit into a template; cards; quick replies below the last of them. */
function richMessages(provider: string, content: RichContent): readonly Json[] {
  const { buttons = [], cards = [], quickReplies = [] } = content;
  const { buttons: _buttons, cards: _cards, quickReplies: _quickReplies, ...words } = content;
  const text = plainTextOf(words);
  if (text !== '' || cards.length === 0) requireLength(provider, content, text, MAX_TEXT);
  requireAtMost(provider, content, buttons.length, MAX_BUTTONS, 'buttons');
  requireAtMost(provider, content, cards.length, MAX_CARDS, 'cards');
  requireAtMost(provider, content, quickReplies.length, MAX_QUICK_REPLIES, 'quick replies');
  const isOne = buttons.length > 0 && text !== '' && text.length <= MAX_TEMPLATE_TEXT;
  const messages: readonly Json[] = [
    ...(text === '' || isOne ? [] : [{ text }]),
    ...(buttons.length === 0 ? [] : [buttonTemplate(isOne ? text : '☰', buttons)]),
    ...(cards.length === 0 ? [] : [template({ template_type: 'generic', elements: cards.map(elementOf) })]),
  ];
  if (quickReplies.length === 0) return messages;
  return messages.map((message, at) =>
    at === messages.length - 1 ? { ...message, quick_replies: quickReplies.map(quickReplyOf) } : message,
  );
}

function requireAtMost(provider: string, content: RichContent, count: number, most: number, what: string): void {
  if (count > most) throw unsupportedContent(provider, content, `more than ${most} ${what}`);
}

function buttonTemplate(text: string, buttons: readonly Button[]): Json {
  return template({ template_type: 'button', text, buttons: buttons.map(buttonOf) });
}

function template(payload: Json): Json {
  return { attachment: { type: 'template', payload } };
}

function buttonOf({ label, url, payload }: Button): Json {
  const title = cutText(label, MAX_TITLE);
  return url ? { type: 'web_url', title, url } : { type: 'postback', title, payload: payload || label };
}

function elementOf({ title, subtitle, imageUrl, buttons = [] }: Card): Json {
  return {
    title: cutText(title, MAX_CARD_TEXT),
    ...(subtitle ? { subtitle: cutText(subtitle, MAX_CARD_TEXT) } : {}),
    ...(imageUrl?.startsWith('http') ? { image_url: imageUrl } : {}),
    ...(buttons.length === 0 ? {} : { buttons: buttons.slice(0, MAX_BUTTONS).map(buttonOf) }),
  };
}

function quickReplyOf({ label, payload }: QuickReply): Json {
  return { content_type: 'text', title: cutText(label, MAX_TITLE), payload: payload || label };
}
