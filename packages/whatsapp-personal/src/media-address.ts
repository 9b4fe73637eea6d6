import { keyOf } from './native-id.ts';

/** A name that no server has (RFC 6761 §6.4): the file is encrypted, and only this provider can fetch it. */
const BASE = 'https://whatsapp-personal.invalid/';

/** The address a message's file is known by. */
export function mediaAddressOf(nativeId: string): string {
  return `${BASE}${encodeURIComponent(nativeId)}`;
}

/** The native id of the message whose file an address names; null for an address of somebody else's. */
export function messageOfAddress(url: string): string | null {
  if (!url.startsWith(BASE)) return null;
  try {
    const nativeId = decodeURIComponent(url.slice(BASE.length));
    return keyOf(nativeId) === null ? null : nativeId;
  } catch {
    return null;
  }
}
