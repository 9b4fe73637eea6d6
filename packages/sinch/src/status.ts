import type { DeliveryOutcome, DeliveryStatus } from '@roomkit/core';
import { dateOfText, eventOfReference, type Json, objectsOf, textOrNull } from '@roomkit/core/providers';

import { withPlus } from './number.ts';

/** https://developers.sinch.com/docs/sms/api-reference/sms/delivery-reports, in lower case */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = {
  queued: 'accepted',
  dispatched: 'sent',
  // Delivered to the carrier, which never said what became of it.
  unknown: 'sent',
  delivered: 'delivered',
  aborted: 'failed',
  cancelled: 'failed',
  rejected: 'failed',
  deleted: 'failed',
  failed: 'failed',
  expired: 'failed',
};

/** The reports of a webhook: one for a recipient, or one for each state of a batch. */
export function statusesOf(provider: string, event: Json, channelId: string): readonly DeliveryStatus[] {
  const [type, messageId] = [textOrNull(event['type']) ?? '', textOrNull(event['batch_id'])];
  if (messageId === null || !/^(?:recipient_)?delivery_report_[sm]ms$/u.test(type)) return [];
  const reports = type.startsWith('recipient') ? [event] : objectsOf(event['statuses']);
  return reports.flatMap((report) => {
    const status = OUTCOMES[(textOrNull(report['status']) ?? '').toLowerCase()];
    if (!status) return [];
    const recipients: readonly unknown[] = Array.isArray(report['recipients']) ? report['recipients'] : [];
    return {
      provider,
      messageId,
      status,
      channelId,
      recipient: withPlus(report['recipient'] ?? recipients[0]),
      errorCode: status === 'failed' ? textOrNull(report['code']) : null,
      errorMessage: status === 'failed' ? 'Sinch could not deliver the message.' : null,
      timestamp: dateOfText(report['operator_status_at']) ?? dateOfText(report['at']),
      rawPayload: event,
      ...eventOfReference(event['client_reference']),
    };
  });
}
