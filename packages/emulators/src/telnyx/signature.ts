import { Buffer } from 'node:buffer';
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const PRIVATE_PREFIX = '302e020100300506032b657004220420';
const PUBLIC_PREFIX_BYTES = 12;

/** An Ed25519 key made of a word, so that every run has the same one. */
export function keyOf(word: string): KeyObject {
  const seed = Buffer.alloc(32, word);
  return createPrivateKey({
    key: Buffer.concat([Buffer.from(PRIVATE_PREFIX, 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** The public key as the portal shows it: 32 bytes in Base64. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX_BYTES).toString('base64');
}

/** `telnyx-signature-ed25519` (https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks). */
export function telnyxSignature(key: KeyObject, timestamp: string, body: string): string {
  return sign(null, Buffer.from(`${timestamp}|${body}`), key).toString('base64');
}
