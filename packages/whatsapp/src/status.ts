import type { DeliveryOutcome, DeliveryStatus } from '@roomkit/core';
import { dateOfSeconds, eventOfReference, type Json, objectsOf, textOrNull } from '@roomkit/core/providers';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#statuses-object */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
};

/** A report about a message that was sent; null for one of a kind that says nothing of it. */
export function statusOf(provider: string, report: Json, channelId: string): DeliveryStatus | null {
  const messageId = textOrNull(report['id']);
  const status = OUTCOMES[textOrNull(report['status']) ?? ''];
  if (messageId === null || !status) return null;
  const [error] = objectsOf(report['errors']);
  return {
    provider,
    messageId,
    status,
    channelId,
    recipient: textOrNull(report['recipient_id']),
    errorCode: textOrNull(error?.['code']),
    errorMessage: textOrNull(error?.['title']),
    timestamp: dateOfSeconds(report['timestamp']),
    rawPayload: report,
    ...eventOfReference(report['biz_opaque_callback_data']),
  };
}
