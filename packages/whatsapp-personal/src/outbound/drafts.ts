import { type EventContent, plainTextOf, type RichContent } from '@roomkit/core';
import { type FileContent, partsOf, requireFile, requireLength, unsupportedContent } from '@roomkit/core/providers';

import { personalMarkup } from './markup.ts';

/** WhatsApp publishes no limit; its own apps stop here. */
export const MAX_TEXT = 65_536;
/** A file is held in memory while it is encrypted; images, sound and films have this limit at WhatsApp as well. */
export const MAX_FILE_BYTES: number = 64 * 1024 * 1024;

/** A file, as WhatsApp shows it. */
export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** One message: ready, or with a file whose bytes have to be read first. */
export type Draft =
  | { readonly type: 'ready'; readonly content: object }
  | { readonly type: 'file'; readonly file: FileContent; readonly kind: FileKind; readonly rest: object };

const KINDS: Readonly<Record<string, FileKind>> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/webp': 'sticker',
  'video/mp4': 'video',
  'video/3gpp': 'video',
  'audio/aac': 'audio',
  'audio/amr': 'audio',
  'audio/mp4': 'audio',
  'audio/mpeg': 'audio',
  'audio/ogg': 'audio',
};
/** Without the codec phones do not play a voice message. */
const VOICE_TYPE = 'audio/ogg; codecs=opus';

/** The messages a content becomes, in their order. @throws RoomKitError `content_unsupported`, `media_too_large` */
export function draftsOf(provider: string, content: EventContent): readonly Draft[] {
  return partsOf(content).flatMap((part): readonly Draft[] => {
    switch (part.type) {
      case 'text':
      case 'rich':
        return [{ type: 'ready', content: { text: wordsOf(provider, part) } }];
      case 'media':
      case 'audio':
      case 'video':
        return fileDrafts(provider, part);
      case 'location':
        return [{ type: 'ready', content: { location: placeOf(part) } }];
      default:
        throw unsupportedContent(provider, part, 'no such content on WhatsApp');
    }
  });
}

/** @throws RoomKitError `content_unsupported` */
export function wordsOf(provider: string, content: Extract<EventContent, { readonly type: 'text' | 'rich' }>): string {
  const text = content.type === 'text' ? content.body : markedUp(content);
  requireLength(provider, content, text, MAX_TEXT);
  return text;
}

/** People cannot be offered buttons: what they would say is written below. */
function markedUp(content: RichContent): string {
  if (content.format === 'html') return plainTextOf(content);
  const { body, ...offers } = content;
  const below = plainTextOf({ ...offers, body: '', plainText: null }).trim();
  return [personalMarkup(body), below].filter((text) => text !== '').join('\n');
}

function fileDrafts(provider: string, file: FileContent): readonly Draft[] {
  const mimeType = (file.mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
  requireFile(provider, file, [{ mimeTypes: [mimeType], maxBytes: MAX_FILE_BYTES }]);
  const kind = KINDS[mimeType] ?? 'document';
  const words = file.type === 'media' ? (file.caption ?? '') : '';
  const takesWords = kind !== 'audio' && kind !== 'sticker';
  const caption = takesWords && words !== '' ? { caption: words } : {};
  const draft: Draft = { type: 'file', file, kind, rest: { ...caption, ...detailsOf(kind, mimeType, file) } };
  if (words === '' || takesWords) return [draft];
  return [draft, { type: 'ready', content: { text: wordsOf(provider, { type: 'text', body: words }) } }];
}

function detailsOf(kind: FileKind, mimeType: string, file: FileContent): object {
  if (kind !== 'audio') return { mimetype: mimeType };
  const length = file.type === 'audio' && file.durationSeconds ? { seconds: Math.round(file.durationSeconds) } : {};
  return mimeType === 'audio/ogg' ? { mimetype: VOICE_TYPE, ptt: true, ...length } : { mimetype: mimeType, ...length };
}

function placeOf({
  latitude,
  longitude,
  label,
  address,
}: Extract<EventContent, { readonly type: 'location' }>): object {
  const named = { ...(label ? { name: label } : {}), ...(address ? { address } : {}) };
  return { degreesLatitude: latitude, degreesLongitude: longitude, ...named };
}
