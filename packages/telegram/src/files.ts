import { type FileContent, type FileLimits, requireFile } from '@roomkit/core/providers';

/** How Telegram shows a file, and so the method that sends it. */
export type FileKind = 'photo' | 'animation' | 'video' | 'audio' | 'voice' | 'document';

const MEBIBYTE = 1024 * 1024;
/** https://core.telegram.org/bots/api#sending-files */
export const MAX_FILE_BYTES: number = 50 * MEBIBYTE;
const MAX_PHOTO_BYTES = 10 * MEBIBYTE;
const MAX_FETCHED_BYTES = 20 * MEBIBYTE;
const MAX_FETCHED_PHOTO_BYTES = 5 * MEBIBYTE;
const MAX_FETCHED_VOICE_BYTES = MEBIBYTE;

const KINDS: Readonly<Record<string, FileKind>> = {
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/webp': 'photo',
  'image/gif': 'animation',
  'video/mp4': 'video',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/ogg': 'voice',
};
/** Documents that Telegram fetches itself; all others must be uploaded. */
const FETCHED_DOCUMENTS: ReadonlySet<string> = new Set(['application/pdf', 'application/zip']);

/** How a file goes. */
export interface FileRoute {
  readonly kind: FileKind;
  /** Telegram fetches it from its address; otherwise its bytes go along. */
  readonly isFetched: boolean;
  readonly maxBytes: number;
}

/** @throws RoomKitError `media_too_large` */
export function routeOf(provider: string, file: FileContent): FileRoute {
  const mimeType = (file.mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const size = file.sizeBytes ?? 0;
  const own = KINDS[mimeType] ?? 'document';
  // A picture too large to be shown as one still goes as a file.
  const kind = own === 'photo' && size > MAX_PHOTO_BYTES ? 'document' : own;
  const maxBytes = kind === 'photo' ? MAX_PHOTO_BYTES : MAX_FILE_BYTES;
  const limits: readonly FileLimits[] = [{ mimeTypes: [mimeType], maxBytes }];
  requireFile(provider, file, limits);
  return { kind, maxBytes, isFetched: /^https?:/u.test(file.url) && isFetchable(kind, mimeType, size) };
}

function isFetchable(kind: FileKind, mimeType: string, size: number): boolean {
  switch (kind) {
    case 'photo':
      return size <= MAX_FETCHED_PHOTO_BYTES;
    case 'voice':
      return size <= MAX_FETCHED_VOICE_BYTES;
    case 'document':
      return FETCHED_DOCUMENTS.has(mimeType) && size <= MAX_FETCHED_BYTES;
    default:
      return size <= MAX_FETCHED_BYTES;
  }
}
