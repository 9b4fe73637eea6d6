import { toHex } from './signatures.ts';

/** The SHA-256 of some text, in hexadecimal. */
export async function digestOf(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}
