import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How a call is signed: by the body alone, or by Standard Webhooks. */
export type HTTPSignature = 'roomkit' | 'standard';

/** Seconds a Standard Webhook may be away from now. */
const TOLERANCE_SECONDS = 300;

/** The headers that sign a call. */
export function signedHeaders(
  scheme: HTTPSignature,
  secret: string,
  call: { readonly id: string; readonly timestamp: number; readonly body: Uint8Array },
): Readonly<Record<string, string>> {
  const { id, timestamp, body } = call;
  if (scheme === 'roomkit') {
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return { 'webhook-id': id, 'x-roomkit-signature': signature };
  }
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${standardSignature(secret, id, String(timestamp), body)}`,
  };
}

/** Whether a call is signed, and fresh where its scheme says when it was made. */
export function hasSignature(
  scheme: HTTPSignature,
  secret: string,
  headers: Headers,
  body: Uint8Array,
  now: number,
): boolean {
  const id = headers.get('webhook-id') ?? '';
  if (scheme === 'roomkit') {
    const expected = createHmac('sha256', secret).update(body).digest('hex');
    return same(headers.get('x-roomkit-signature') ?? '', expected);
  }
  const timestamp = headers.get('webhook-timestamp') ?? '';
  if (!/^\d+$/u.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = `v1,${standardSignature(secret, id, timestamp, body)}`;
  return (headers.get('webhook-signature') ?? '').split(' ').some((given) => same(given, expected));
}

function standardSignature(secret: string, id: string, timestamp: string, body: Uint8Array): string {
  const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
