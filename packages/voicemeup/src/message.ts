import type { EventContent } from '@roomkit/core';
import { type FileLimits, splitText, textWithFiles, type TextWithFilesLimits } from '@roomkit/core/providers';

/** What the channel takes; a message of VoiceMeUp has less, so that it goes in several. */
const MAX_TEXT = 1600;
const MAX_PART = 1000;
/** VoiceMeUp names no limit: this is what carriers take. */
const FILES: readonly FileLimits[] = [
  { mimeTypes: ['image/jpeg', 'image/png', 'image/gif', 'audio/*', 'video/*'], maxBytes: 1024 * 1024 },
];

export const LIMITS: TextWithFilesLimits = { maxLength: MAX_TEXT, maxFiles: 10, files: FILES };

/** One message: up to 1,000 characters, and one file. */
export type Draft = { readonly message?: string; readonly attachment?: string };

/** The messages a content becomes, in their order. @throws RoomKitError `content_unsupported`, `media_…` */
export function draftsOf(provider: string, content: EventContent): readonly Draft[] {
  const { text, files } = textWithFiles(provider, content, LIMITS);
  const texts = text === '' ? [] : splitText(text, MAX_PART);
  return Array.from({ length: Math.max(texts.length, files.length) }, (_, at): Draft => {
    const [message, file] = [texts[at], files[at]];
    return { ...(message === undefined ? {} : { message }), ...(file ? { attachment: file.url } : {}) };
  });
}
