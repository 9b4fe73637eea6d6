import type { EventContent, RoomEvent } from '@roomkit/core';
import { type FileLimits, textWithFiles, type TextWithFilesLimits } from '@roomkit/core/providers';

/** What of a message its content decides, as the SDK takes it. */
export interface TwilioContent {
  readonly body?: string;
  readonly mediaUrl?: string[];
  readonly contentSid?: string;
  readonly contentVariables?: string;
}

/** https://www.twilio.com/docs/messaging/api/message-resource: `Body`, `MediaUrl` */
export const MAX_TEXT = 1600;
const MEBIBYTE = 1024 * 1024;
/** https://www.twilio.com/docs/messaging/guides/accepted-mime-types: pictures up to 5 MB, all else up to 500 KB */
export const FILES: readonly FileLimits[] = [
  { mimeTypes: ['image/jpeg', 'image/png', 'image/gif'], maxBytes: 5 * MEBIBYTE },
  {
    mimeTypes: ['image/*', 'audio/*', 'video/*', 'application/pdf', 'text/vcard', 'text/calendar'],
    maxBytes: 500 * 1024,
  },
];

const LIMITS: TextWithFilesLimits = { maxLength: MAX_TEXT, maxFiles: 10, files: FILES };

/** @throws RoomKitError `content_unsupported`, `media_unsupported`, `media_too_large` */
export function contentOf(provider: string, { content }: RoomEvent): TwilioContent {
  if (content.type === 'template') return templateOf(content);
  const { text, files } = textWithFiles(provider, content, LIMITS);
  return {
    ...(text === '' ? {} : { body: text }),
    ...(files.length === 0 ? {} : { mediaUrl: files.map(({ url }) => url) }),
  };
}

/** A template of the Content API. */
function templateOf({ templateId, parameters }: Extract<EventContent, { readonly type: 'template' }>): TwilioContent {
  return {
    contentSid: templateId,
    ...(parameters === undefined ? {} : { contentVariables: JSON.stringify(parameters) }),
  };
}
