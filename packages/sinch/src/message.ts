import type { EventContent } from '@roomkit/core';
import { type FileLimits, type Json, textWithFiles, type TextWithFilesLimits } from '@roomkit/core/providers';

/** https://developers.sinch.com/docs/sms/api-reference/sms/batches/sendsms: `body` */
const MAX_TEXT = 2000;
/** https://developers.sinch.com/docs/mms/bestpractices */
const FILES: readonly FileLimits[] = [
  {
    mimeTypes: ['image/jpeg', 'image/png', 'image/gif', 'audio/*', 'video/*', 'application/pdf', 'text/vcard'],
    maxBytes: 1024 * 1024,
  },
];

export const LIMITS: TextWithFilesLimits = { maxLength: MAX_TEXT, maxFiles: 10, files: FILES };

/** The messages a content becomes, in their order: a media message has one file. @throws RoomKitError */
export function draftsOf(provider: string, content: EventContent): readonly Json[] {
  const { text, files } = textWithFiles(provider, content, LIMITS);
  if (files.length === 0) return [{ type: 'mt_text', body: text }];
  return files.map(({ url }, at) => ({
    type: 'mt_media',
    body: { url, ...(at === 0 && text !== '' ? { message: text } : {}) },
  }));
}
