import { type FileContent, type FileLimits, requireFile } from '@roomkit/core/providers';

/** How the Cloud API calls a file. */
export type FileKind = 'image' | 'audio' | 'video' | 'document' | 'sticker';

const MEBIBYTE = 1024 * 1024;

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types */
const LIMITS: readonly (FileLimits & { readonly kind: FileKind })[] = [
  { kind: 'image', mimeTypes: ['image/jpeg', 'image/png'], maxBytes: 5 * MEBIBYTE },
  { kind: 'sticker', mimeTypes: ['image/webp'], maxBytes: 500 * 1024 },
  {
    kind: 'audio',
    mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    maxBytes: 16 * MEBIBYTE,
  },
  { kind: 'video', mimeTypes: ['video/mp4', 'video/3gpp'], maxBytes: 16 * MEBIBYTE },
  {
    kind: 'document',
    mimeTypes: [
      'application/pdf',
      'text/plain',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    maxBytes: 100 * MEBIBYTE,
  },
];

export const MIME_TYPES: readonly string[] = LIMITS.flatMap(({ mimeTypes }) => mimeTypes);

/** What kind of file a content is, and how large it may be. @throws RoomKitError `media_unsupported`, `media_too_large` */
export function fileKindOf(
  provider: string,
  file: FileContent,
): { readonly kind: FileKind; readonly maxBytes: number } {
  const limit = requireFile(provider, file, LIMITS);
  return { kind: LIMITS.find((known) => known === limit)?.kind ?? 'document', maxBytes: limit.maxBytes };
}
