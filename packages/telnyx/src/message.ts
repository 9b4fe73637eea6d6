import { type EventContent, RoomKitError } from '@roomkit/core';
import {
  type FileLimits,
  type Json,
  textWithFiles,
  type TextWithFilesLimits,
  unsupportedContent,
} from '@roomkit/core/providers';
import { segmentsOf, toGsm7 } from '@roomkit/phone';

/** Telnyx sends up to ten parts: 10 × 153 characters in the GSM alphabet, 10 × 67 UTF-16 units otherwise. */
const MAX_PARTS = 10;
const MAX_TEXT = 1530;
/** `media_urls`: all files of a message together stay below 1 MB. */
const MAX_BYTES = 1_000_000;
/** https://developers.telnyx.com/docs/messaging/messages/send-receive-mms */
const FILES: readonly FileLimits[] = [
  {
    mimeTypes: [
      'image/jpeg',
      'image/png',
      'image/gif',
      'image/*',
      'audio/*',
      'video/*',
      'application/pdf',
      'text/vcard',
    ],
    maxBytes: MAX_BYTES,
  },
];

export const LIMITS: TextWithFilesLimits = { maxLength: MAX_TEXT, maxFiles: 10, files: FILES };

/** What of an SMS or MMS its content decides. @throws RoomKitError `content_unsupported`, `media_…` */
export function messageOf(provider: string, content: EventContent): Json {
  const { text, files } = textWithFiles(provider, content, LIMITS);
  if (files.length === 0) {
    // Telnyx writes typographic signs in the GSM alphabet before it counts.
    if (segmentsOf(toGsm7(text)).segments > MAX_PARTS) {
      throw unsupportedContent(provider, content, `more than ${MAX_PARTS} parts`);
    }
    return { type: 'SMS', text };
  }
  if (files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0) > MAX_BYTES) {
    throw new RoomKitError('media_too_large', 'The files are too large together.', { maxBytes: MAX_BYTES });
  }
  return { type: 'MMS', ...(text === '' ? {} : { text }), media_urls: files.map(({ url }) => url) };
}
