import type { WebhookRequest } from '../ports/messaging.ts';
import { readHex, verifyHmac } from '../runtime/signatures.ts';

/**
 * Whether a hub has signed a call: `X-Hub-Signature-256`, the HMAC of the raw body (WebSub §8, as Meta uses it).
 *
 * @param secret - the app's
 */
export function isSignedByHub({ headers, body }: WebhookRequest, secret: string): Promise<boolean> {
  const given = /^sha256=(\S+)$/u.exec(headers.get('x-hub-signature-256') ?? '')?.[1];
  return verifyHmac({ hash: 'SHA-256', secret }, body, readHex(given));
}
