import type { MediaService } from './media-service.ts';

/** Types a browser may show in place; everything else is offered for download. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp|avif)|audio\/|video\/|application\/pdf$|text\/plain)/u;

/**
 * Answers a request for a stored file: 200 to whoever has its signed address, 404 to all others, 405 to other
 * methods. A browser takes the file as what it is called, and runs nothing in it.
 */
export async function serveMedia(media: MediaService, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  const file = await media.open(request.url);
  if (!file) return new Response(null, { status: 404 });
  const disposition = SHOWN.test(file.mimeType) ? 'inline' : 'attachment';
  const headers = {
    'content-type': file.mimeType,
    'content-length': String(file.bytes.byteLength),
    'content-disposition': `${disposition}${file.filename === null ? '' : `; filename*=UTF-8''${encodeRfc5987(file.filename)}`}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=31536000, immutable',
  };
  return new Response(request.method === 'HEAD' ? null : file.bytes, { headers });
}

/** RFC 5987 §3.2.1: what `encodeURIComponent` leaves and an extended value may not hold. */
function encodeRfc5987(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/gu, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
