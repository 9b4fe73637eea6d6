import { type DeliveryOutcome, type DeliveryStatus, InputError, type WebhookRequest } from '@roomkit/core';
import { dateOfText, eventOfReference, holdsSecret } from '@roomkit/core/providers';

import { failureOf } from './failure.ts';
import type { ResolvedOptions } from './options.ts';

/** https://help.elasticemail.com/en/articles/4804685-notification-settings; the others say nothing of how far a mail got */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = { Sent: 'sent', Opened: 'read', Error: 'failed' };

/** Whether a call was made to the address with the secret: Elastic Email signs nothing. */
export function isExpected({ webhookSecret }: ResolvedOptions, request: WebhookRequest): boolean {
  return webhookSecret !== undefined && holdsSecret(request, webhookSecret);
}

/**
 * Refuses what is no notification, so that the kit keeps it aside: mails of inbound routes are posted in a form that
 * no page of the vendor describes.
 *
 * @throws InputError `body`
 */
export function requireNotification({ method }: WebhookRequest): void {
  if (method !== 'GET') throw new InputError('body', 'must be a notification');
}

/** The report of a notification; null where it is about no mail of a room, or says nothing of how far one got. */
export function reportOf(
  provider: string,
  { webhookSecret }: ResolvedOptions,
  { url, method }: WebhookRequest,
  channelId: string,
): DeliveryStatus | null {
  if (method !== 'GET') return null;
  const query = [...new URL(url).searchParams].filter(([, value]) => value !== webhookSecret);
  const fields = Object.fromEntries(query);
  const { transaction: messageId = '', status: word = '', to, date = '', category = '', postback } = fields;
  const status = Object.hasOwn(OUTCOMES, word) ? OUTCOMES[word] : undefined;
  const named = eventOfReference(postback);
  // Mails that others send over this account have no such postback, and no room.
  if (!status || messageId === '' || named.eventId === undefined) return null;
  return {
    provider,
    messageId,
    status,
    channelId,
    recipient: to ?? null,
    ...(status === 'failed' ? failureOf(category) : {}),
    timestamp: /(?:Z|[+-]\d\d:?\d\d)$/u.test(date) ? dateOfText(date) : dateOfText(`${date} UTC`),
    rawPayload: fields,
    ...named,
  };
}
