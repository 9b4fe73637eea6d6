import { createHmac } from 'node:crypto';

/** `x-sinch-webhook-signature`: HMAC-SHA256 over the body, the nonce and the timestamp, in Base64. */
export function sinchSignature(secret: string, body: string, nonce: string, timestamp: string): string {
  return createHmac('sha256', secret).update(`${body}.${nonce}.${timestamp}`).digest('base64');
}
