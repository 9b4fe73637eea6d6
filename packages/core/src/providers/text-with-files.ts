import type { ChannelCapabilities } from '../domain/capabilities.ts';
import type { EventContent } from '../domain/content.ts';
import { type FileLimits, requireFile, requireLength, unsupportedContent } from './unsupported.ts';
import { type FileContent, wordsAndFiles } from './words-and-files.ts';

/** What a vendor takes in one message of words and files. */
export interface TextWithFilesLimits {
  /** In UTF-16 units. */
  readonly maxLength: number;
  readonly maxFiles: number;
  readonly files: readonly FileLimits[];
}

/**
 * A content as the one text, empty where there are only files, and the files beside it that a vendor takes in one
 * message and fetches itself.
 *
 * @throws RoomKitError `content_unsupported`, `media_unsupported`, `media_too_large`
 */
export function textWithFiles(
  provider: string,
  content: EventContent,
  limits: TextWithFilesLimits,
): { readonly text: string; readonly files: readonly FileContent[] } {
  const { text, files, rest } = wordsAndFiles(content);
  const [other] = rest;
  if (other) throw unsupportedContent(provider, other, 'no such content over this vendor');
  if (files.length > limits.maxFiles) throw unsupportedContent(provider, content, `more than ${limits.maxFiles} files`);
  if (text !== '' || files.length === 0) requireLength(provider, content, text, limits.maxLength);
  for (const file of files) {
    requireFile(provider, file, limits.files);
    requirePublicAddress(provider, file);
  }
  return { text, files };
}

/** What the channel of such a vendor shows, which has no read receipts. */
export function textWithFilesChannel({ maxLength, files }: TextWithFilesLimits): Partial<ChannelCapabilities> {
  return {
    mediaTypes: ['text', 'media'],
    maxLength,
    supportsReadReceipts: false,
    supportedMediaTypes: files.flatMap(({ mimeTypes }) => mimeTypes),
  };
}

/** @throws RoomKitError `content_unsupported` where a vendor that fetches files itself cannot reach this one */
export function requirePublicAddress(provider: string, file: FileContent): void {
  if (!/^https?:\/\//iu.test(file.url)) throw unsupportedContent(provider, file, 'the file needs a public address');
}
