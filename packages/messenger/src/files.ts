import { type FileContent, type FileLimits, requireFile } from '@roomkit/core/providers';

/** How the Send API calls a file. */
export type FileKind = 'image' | 'audio' | 'video' | 'file';

const MEBIBYTE = 1024 * 1024;
const MAX_IMAGE_BYTES = 8 * MEBIBYTE;
/** https://developers.facebook.com/docs/messenger-platform/send-messages */
export const MAX_FILE_BYTES: number = 25 * MEBIBYTE;

/** What kind of file a content is, and how large it may be. @throws RoomKitError `media_too_large` */
export function fileKindOf(provider: string, file: FileContent): FileLimits & { readonly kind: FileKind } {
  const mimeType = (file.mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const kind = kindOf(mimeType);
  const limits = { kind, mimeTypes: [mimeType], maxBytes: kind === 'image' ? MAX_IMAGE_BYTES : MAX_FILE_BYTES };
  requireFile(provider, file, [limits]);
  return limits;
}

function kindOf(mimeType: string): FileKind {
  if (/^image\/(?:jpeg|png|gif|webp)$/u.test(mimeType)) return 'image';
  if (mimeType.startsWith('audio/')) return 'audio';
  return mimeType.startsWith('video/') ? 'video' : 'file';
}
