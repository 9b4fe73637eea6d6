import { Buffer } from 'node:buffer';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key that SendGrid signs webhooks with. */
export interface SendGridKey {
  /** Base64 of the SubjectPublicKeyInfo, as SendGrid shows it. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export function createSendGridKey(): SendGridKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), privateKey };
}

/** ECDSA with SHA-256 over the timestamp and the raw body, in DER, in Base64. */
export function sendgridSignature({ privateKey }: SendGridKey, timestamp: string, body: Uint8Array): string {
  return sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('base64');
}
