import { RoomKitError } from '../domain/errors.ts';
import type { SendOptions } from '../ports/messaging.ts';
import { plainFilename } from './plain-filename.ts';
import { unsupportedContent } from './unsupported.ts';
import type { FileContent } from './words-and-files.ts';

/** A file as it goes into a message. */
export interface ReadFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In lower case, without parameters. */
  readonly mimeType: string;
  /** By `plainFilename`. */
  readonly filename: string;
}

const MIME_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/u;

/**
 * The bytes of files that go into one message, for vendors that limit their size together. What is known to be too
 * large is not read at all.
 *
 * @throws RoomKitError `media_too_large`, `media_unavailable`; `content_unsupported` where nobody reads files
 */
export async function readFiles(
  provider: string,
  files: readonly FileContent[],
  { readMedia, signal }: Pick<SendOptions, 'readMedia' | 'signal'>,
  maxBytes: number,
): Promise<readonly ReadFile[]> {
  const known = files.reduce((total, { sizeBytes }) => total + (sizeBytes ?? 0), 0);
  if (known > maxBytes) throw tooLarge(maxBytes);
  const read: ReadFile[] = [];
  let left = maxBytes;
  for (const file of files) {
    if (!readMedia) throw unsupportedContent(provider, file, 'nobody reads the file');
    const { bytes, filename } = await readMedia(file.url, { signal, maxBytes: left });
    left -= bytes.byteLength;
    if (left < 0) throw tooLarge(maxBytes);
    const mimeType = (file.mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
    read.push({
      bytes,
      mimeType: MIME_TYPE.test(mimeType) ? mimeType : 'application/octet-stream',
      filename: plainFilename((file.type === 'media' ? file.filename : null) ?? filename) ?? `file-${read.length + 1}`,
    });
  }
  return read;
}

function tooLarge(maxBytes: number): RoomKitError<'media_too_large'> {
  return new RoomKitError('media_too_large', 'The files are too large together.', { maxBytes });
}
