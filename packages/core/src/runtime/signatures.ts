import { fromBase64 } from './base64.ts';

/** What a signature is computed with. */
export interface HmacOptions {
  readonly hash: 'SHA-1' | 'SHA-256' | 'SHA-512';
  readonly secret: string | Uint8Array;
}

/** The HMAC of some bytes or text (RFC 2104). */
export async function hmac(options: HmacOptions, data: string | Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(options), bytesOf(data)));
}

/** Whether a signature is the HMAC of some bytes or text; compared in constant time. */
export async function verifyHmac(
  options: HmacOptions,
  data: string | Uint8Array,
  signature: Uint8Array<ArrayBuffer> | null,
): Promise<boolean> {
  if (signature === null) return false;
  return crypto.subtle.verify('HMAC', await keyOf(options), signature, bytesOf(data));
}

/** Whether two secrets are the same. The time it takes says nothing of where they differ, and little of their lengths. */
export function sameSecret(one: string, other: string): boolean {
  const [a, b] = [bytesOf(one), bytesOf(other)];
  let difference = a.byteLength ^ b.byteLength;
  for (let at = 0; at < b.byteLength; at += 1) difference |= (a[at % Math.max(a.byteLength, 1)] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}

/** The bytes that hexadecimal text names; null where it is none. */
export function readHex(text: string | null | undefined): Uint8Array<ArrayBuffer> | null {
  if (!text || text.length % 2 !== 0 || !/^[\da-f]+$/iu.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

/** Bytes as hexadecimal text in lower case. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes that Base64 text names (RFC 4648, either alphabet); null where it is none. */
export function readBase64(text: string | null | undefined): Uint8Array<ArrayBuffer> | null {
  if (!text || !/^[\w+/-]+={0,2}$/u.test(text)) return null;
  try {
    return new Uint8Array(fromBase64(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return null;
  }
}

function keyOf({ hash, secret }: HmacOptions): Promise<Awaited<ReturnType<typeof crypto.subtle.importKey>>> {
  const key = bytesOf(secret);
  // An empty key is refused by the platform; it signs nothing that anybody should believe.
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash }, false, ['sign', 'verify']);
}

function bytesOf(data: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
}
