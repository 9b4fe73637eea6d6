import type { RoomEvent } from '@roomkit/core';
import { type Json, requireLength, unsupportedContent, wordsAndFiles } from '@roomkit/core/providers';

/** The page that says so */
export const MAX_TEXT = 1600;

/** What of a message its content decides. @throws RoomKitError `content_unsupported` */
export function messageOf(provider: string, { content }: RoomEvent): Json {
  const { text, files, rest } = wordsAndFiles(content);
  const [other] = [...files, ...rest];
  if (other) throw unsupportedContent(provider, other, 'no such content over this vendor');
  requireLength(provider, content, text, MAX_TEXT);
  return { text };
}
