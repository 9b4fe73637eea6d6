import type { WebhookRequest } from '@roomkit/core';
import { holdsSecret, isFresh, readBase64 } from '@roomkit/core/providers';

import { isForm } from './form.ts';
import type { ResolvedOptions } from './options.ts';
import { joinedSignature } from './signature.ts';

/**
 * Whether SendGrid made a call: a mail is signed with the key of Inbound Parse or holds the secret in its address,
 * all else is signed with the key of the Event Webhook. What has no key is believed by nobody.
 */
export async function isSigned(options: ResolvedOptions, request: WebhookRequest): Promise<boolean> {
  const { eventPublicKey, inboundPublicKey, inboundSecret } = options;
  if (!isForm(request)) return hasSignature(options, eventPublicKey, request);
  if (inboundPublicKey !== undefined) return hasSignature(options, inboundPublicKey, request);
  return inboundSecret !== undefined && holdsSecret(request, inboundSecret);
}

/**
 * ECDSA on P-256 with SHA-256 over the timestamp and the raw bytes, not long ago.
 *
 * @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 */
async function hasSignature(
  { clock, signatureToleranceMs }: ResolvedOptions,
  publicKey: string | undefined,
  { body, headers }: WebhookRequest,
): Promise<boolean> {
  const timestamp = headers.get('x-twilio-email-event-webhook-timestamp') ?? '';
  const given = readBase64(headers.get('x-twilio-email-event-webhook-signature'));
  const signature = given === null ? null : joinedSignature(given);
  const key = readBase64(publicKey);
  if (signature === null || key === null || !/^\d{1,15}$/u.test(timestamp)) return false;
  if (!isFresh(Number(timestamp) * 1000, clock.now(), signatureToleranceMs)) return false;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const signer = await crypto.subtle.importKey('spki', key, algorithm, false, ['verify']);
  const prefix = new TextEncoder().encode(timestamp);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, signer, signature, signed);
}
