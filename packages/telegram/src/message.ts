import { type EventContent, escapeHtml, plainTextOf, type RichContent, stripHtml } from '@roomkit/core';
import { type FileContent, type Json, partsOf, requireLength, unsupportedContent } from '@roomkit/core/providers';

import { type FileRoute, routeOf } from './files.ts';
import { telegramHtml } from './html.ts';
import { markdownToHtml } from './markdown.ts';

/** https://core.telegram.org/bots/api#sendmessage */
export const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
export const MAX_BUTTONS = 100;
const MAX_PAYLOAD_BYTES = 64;

/** One call that sends a message, without its recipient; its file may have to go along. */
export interface Draft {
  readonly method: string;
  readonly fields: Json;
  readonly upload?: { readonly file: FileContent; readonly route: FileRoute };
}

/** The messages a content becomes, in their order. @throws RoomKitError `content_unsupported`, `media_too_large` */
export function draftsOf(provider: string, content: EventContent): readonly Draft[] {
  return partsOf(content).flatMap((part): readonly Draft[] => {
    switch (part.type) {
      case 'text':
      case 'rich':
        return [{ method: 'sendMessage', fields: wordsOf(provider, part) }];
      case 'media':
      case 'audio':
      case 'video':
        return fileDrafts(provider, part);
      case 'location': {
        const { latitude, longitude, label, address } = part;
        if (!label) return [{ method: 'sendLocation', fields: { latitude, longitude } }];
        const named = { title: label, address: address || `${latitude}, ${longitude}` };
        return [{ method: 'sendVenue', fields: { latitude, longitude, ...named } }];
      }
      default:
        throw unsupportedContent(provider, part, 'no such content on Telegram');
    }
  });
}

/** The fields of a message that is words and buttons alone. @throws RoomKitError `content_unsupported` */
export function wordsOf(provider: string, content: Extract<EventContent, { readonly type: 'text' | 'rich' }>): Json {
  if (content.type === 'text') {
    requireLength(provider, content, content.body, MAX_TEXT);
    return { text: content.body };
  }
  const html = htmlOf(content);
  requireLength(provider, content, stripHtml(html), MAX_TEXT);
  return { text: html, parse_mode: 'HTML', ...keyboardOf(provider, content) };
}

function htmlOf(content: RichContent): string {
  const { body, cards = [], format } = content;
  const words = format === 'html' ? telegramHtml(body) : markdownToHtml(body);
  if (cards.length === 0) return words;
  return `${words}\n${escapeHtml(plainTextOf({ type: 'rich', body: '', cards }))}`;
}

/** Buttons and quick replies below the message, each in a row of its own: what is tapped comes back with its payload. */
function keyboardOf(provider: string, content: RichContent): Json {
  const { buttons = [], quickReplies = [] } = content;
  const offers: readonly { readonly label: string; readonly url?: string | null; readonly payload?: string | null }[] =
    [...buttons, ...quickReplies];
  if (offers.length === 0) return {};
  if (offers.length > MAX_BUTTONS) throw unsupportedContent(provider, content, `more than ${MAX_BUTTONS} buttons`);
  const rows = offers.map(({ label, url, payload }) => {
    if (url) return [{ text: label, url }];
    const data = payload || label;
    if (new TextEncoder().encode(data).byteLength > MAX_PAYLOAD_BYTES) {
      throw unsupportedContent(provider, content, `a payload of more than ${MAX_PAYLOAD_BYTES} bytes`);
    }
    return [{ text: label, callback_data: data }];
  });
  return { reply_markup: { inline_keyboard: rows } };
}

/** A file with its caption; a caption that is too long comes as a message after it. */
function fileDrafts(provider: string, file: FileContent): readonly Draft[] {
  const route = routeOf(provider, file);
  const words = (file.type === 'media' ? file.caption : null) ?? '';
  const isCaption = words !== '' && words.length <= MAX_CAPTION;
  const named = route.isFetched ? { [route.kind]: file.url } : {};
  const draft: Draft = {
    method: `send${route.kind.slice(0, 1).toUpperCase()}${route.kind.slice(1)}`,
    fields: { ...named, ...(isCaption ? { caption: words } : {}) },
    ...(route.isFetched ? {} : { upload: { file, route } }),
  };
  if (words === '' || isCaption) return [draft];
  return [draft, { method: 'sendMessage', fields: wordsOf(provider, { type: 'text', body: words }) }];
}
