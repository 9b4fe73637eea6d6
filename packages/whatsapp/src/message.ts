import type { EventContent, RichContent, SendOptions, TemplateContent } from '@roomkit/core';
import { type FileContent, type Json, partsOf, requireLength, unsupportedContent } from '@roomkit/core/providers';

import { fileKindOf } from './files.ts';
import { whatsappMarkup } from './markup.ts';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
export const MAX_TEXT = 4096;
const MAX_INTERACTIVE_TEXT = 1024;
const MAX_CAPTION = 1024;
export const MAX_BUTTONS = 3;
const MAX_BUTTON_TITLE = 20;
const MAX_ROWS = 10;
const MAX_ROW_TITLE = 24;

/** One message of the Cloud API, without its recipient; a file may have to be uploaded first. */
export type Draft = { readonly message: Json } | { readonly file: FileContent; readonly maxBytes: number };

/** The messages a content becomes, in their order. @throws RoomKitError `content_unsupported`, `media_…` */
export function draftsOf(provider: string, content: EventContent): readonly Draft[] {
  return partsOf(content).map((part): Draft => {
    switch (part.type) {
      case 'text':
        requireLength(provider, part, part.body, MAX_TEXT);
        return { message: textMessage(part.body) };
      case 'rich':
        return { message: richMessage(provider, part) };
      case 'media':
      case 'audio':
      case 'video': {
        const { maxBytes } = fileKindOf(provider, part);
        return { file: part, maxBytes };
      }
      case 'location': {
        const { latitude, longitude, label, address } = part;
        const named = { ...(label ? { name: label } : {}), ...(address ? { address } : {}) };
        return { message: { type: 'location', location: { latitude, longitude, ...named } } };
      }
      case 'template':
        return { message: templateMessage(part) };
      default:
        throw unsupportedContent(provider, part, 'no such content on WhatsApp');
    }
  });
}

/** A message that names its file, by the id of an upload or by a public address. */
export function fileMessage(provider: string, file: FileContent, named: Json): Json {
  const { kind } = fileKindOf(provider, file);
  const caption =
    file.type === 'media' && kind !== 'audio' && kind !== 'sticker' ? file.caption?.slice(0, MAX_CAPTION) : null;
  const filename = file.type === 'media' && kind === 'document' ? file.filename : null;
  return { type: kind, [kind]: { ...named, ...(caption ? { caption } : {}), ...(filename ? { filename } : {}) } };
}

/** The approved template by its name; parameters by number, or by name where the template names them. */
export function templateMessage({ templateId, language, parameters = {} }: TemplateContent): Json {
  const texts = Object.entries(parameters).map(([name, value]) => ({
    type: 'text',
    text: String(value),
    ...(/^\d+$/u.test(name) ? {} : { parameter_name: name }),
  }));
  const components = texts.length === 0 ? {} : { components: [{ type: 'body', parameters: texts }] };
  return { type: 'template', template: { name: templateId, language: { code: language ?? 'en' }, ...components } };
}

/** What every message says of its surroundings. */
export function surroundingsOf({ replyToMessageId }: SendOptions): Json {
  return replyToMessageId ? { context: { message_id: replyToMessageId } } : {};
}

function textMessage(body: string): Json {
  return { type: 'text', text: { body, preview_url: /https?:\/\//u.test(body) } };
}

function richMessage(provider: string, content: RichContent): Json {
  const { body, plainText, buttons = [], quickReplies = [] } = content;
  const words = content.format === 'html' ? (plainText ?? body) : whatsappMarkup(body);
  const links = buttons.flatMap(({ label, url }) => (url ? [`${label}: ${url}`] : []));
  const text = [words, ...links].join('\n');
  const offers = [...buttons.filter(({ url }) => !url), ...quickReplies].map(({ label, payload }) => ({
    id: payload ?? label,
    title: label,
  }));
  requireLength(provider, content, text, MAX_TEXT);
  if (offers.length === 0) return textMessage(text);
  if (offers.length <= MAX_BUTTONS && text.length <= MAX_INTERACTIVE_TEXT) {
    const replies = offers.map(({ id, title }) => ({
      type: 'reply',
      reply: { id, title: cut(title, MAX_BUTTON_TITLE) },
    }));
    return interactive({ type: 'button', body: { text }, action: { buttons: replies } });
  }
  if (offers.length > MAX_ROWS) throw unsupportedContent(provider, content, `more than ${MAX_ROWS} offers`);
  const rows = offers.map(({ id, title }) => ({ id, title: cut(title, MAX_ROW_TITLE) }));
  return interactive({ type: 'list', body: { text }, action: { button: '☰', sections: [{ rows }] } });
}

function interactive(message: Json): Json {
  return { type: 'interactive', interactive: message };
}

function cut(title: string, maxLength: number): string {
  return title.length <= maxLength ? title : `${title.slice(0, maxLength - 1)}…`;
}
