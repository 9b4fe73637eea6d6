import type { WebhookRequest } from '@roomkit/core';
import { isFresh, readBase64, verifyHmac } from '@roomkit/core/providers';

import type { ResolvedOptions } from './options.ts';

const HEADER = 'x-sinch-webhook-signature';

/** Whether Sinch signed a call, not long ago: HMAC-SHA256 over its raw bytes, the nonce and the timestamp. */
export async function isSigned(
  { webhookSecret: secret, clock }: ResolvedOptions,
  { body, headers }: WebhookRequest,
): Promise<boolean> {
  const nonce = headers.get(`${HEADER}-nonce`) ?? '';
  const timestamp = headers.get(`${HEADER}-timestamp`) ?? '';
  if (nonce === '' || !/^\d+$/u.test(timestamp)) return false;
  if (!isFresh(Number(timestamp) * 1000, clock.now())) return false;
  const ending = new TextEncoder().encode(`.${nonce}.${timestamp}`);
  const signed = new Uint8Array(body.length + ending.length);
  signed.set(body);
  signed.set(ending, body.length);
  return verifyHmac({ hash: 'SHA-256', secret }, signed, readBase64(headers.get(HEADER)));
}
