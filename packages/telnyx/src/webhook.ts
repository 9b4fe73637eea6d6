import type { WebhookRequest } from '@roomkit/core';
import { bodyJson, isFresh, type Json, objectOf, readBase64, textOrNull } from '@roomkit/core/providers';

import type { Resolved, TelnyxOptions } from './options.ts';

/** What a webhook tells. */
export interface TelnyxEvent {
  /** Such as `message.received`. */
  readonly type: string;
  readonly occurredAt: unknown;
  readonly payload: Json;
}

export function eventOf(request: WebhookRequest): TelnyxEvent {
  const data = objectOf(objectOf(bodyJson(request))['data']);
  return {
    type: textOrNull(data['event_type']) ?? '',
    occurredAt: data['occurred_at'],
    payload: objectOf(data['payload']),
  };
}

/**
 * Whether Telnyx signed a call, not long ago: Ed25519 (RFC 8032) over the timestamp, `|` and the raw bytes.
 *
 * @see https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
 */
export async function isSigned(
  { publicKey, clock }: Resolved<TelnyxOptions>,
  { body, headers }: WebhookRequest,
): Promise<boolean> {
  const timestamp = headers.get('telnyx-timestamp') ?? '';
  const signature = readBase64(headers.get('telnyx-signature-ed25519'));
  const key = readBase64(publicKey);
  if (signature === null || key === null || !/^\d+$/u.test(timestamp)) return false;
  if (!isFresh(Number(timestamp) * 1000, clock.now())) return false;
  const signer = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  const prefix = new TextEncoder().encode(`${timestamp}|`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  return crypto.subtle.verify('Ed25519', signer, signature, signed);
}
