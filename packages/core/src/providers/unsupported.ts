import type { EventContent } from '../domain/content.ts';
import { RoomKitError } from '../domain/errors.ts';
import type { FileContent } from './words-and-files.ts';

/** Something the vendor would refuse, said before it is called: nothing was sent, and no other try helps. */
export function unsupportedContent(
  provider: string,
  content: Pick<EventContent, 'type'>,
  issue: string,
): RoomKitError<'content_unsupported'> {
  return new RoomKitError('content_unsupported', 'The vendor takes no such message.', {
    provider,
    contentType: content.type,
    issue,
  });
}

/** An address the vendor would refuse, said before it is called: nothing was sent, and no other try helps. */
export function invalidRecipient(provider: string, issue: string): RoomKitError<'recipient_invalid'> {
  return new RoomKitError('recipient_invalid', 'The vendor would refuse the address.', { provider, issue });
}

/** What a vendor takes of files. */
export interface FileLimits {
  /** Lower case, without parameters; `image/*` stands for all of a kind. */
  readonly mimeTypes: readonly string[];
  readonly maxBytes: number;
}

/** @throws RoomKitError `media_unsupported`, `media_too_large` */
export function requireFile(provider: string, file: FileContent, limits: readonly FileLimits[]): FileLimits {
  const mimeType = (file.mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const limit = limits.find(({ mimeTypes }) =>
    mimeTypes.some((known) => known === mimeType || (known.endsWith('/*') && mimeType.startsWith(known.slice(0, -1)))),
  );
  if (!limit) throw new RoomKitError('media_unsupported', 'The vendor takes no such file.', { provider, mimeType });
  if ((file.sizeBytes ?? 0) > limit.maxBytes) {
    throw new RoomKitError('media_too_large', 'The file is too large.', { maxBytes: limit.maxBytes });
  }
  return limit;
}

/** @throws RoomKitError `content_unsupported` for an empty text or one that is too long, in UTF-16 units */
export function requireLength(provider: string, content: EventContent, text: string, maxLength: number): void {
  if (text.trim() === '') throw unsupportedContent(provider, content, 'empty');
  if (text.length > maxLength) throw unsupportedContent(provider, content, `longer than ${maxLength}`);
}
