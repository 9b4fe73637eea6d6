import type { DeliveryOutcome, DeliveryStatus, WebhookRequest } from '@roomkit/core';

import { parametersOf } from './parameters.ts';

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  partially_delivered: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** The report of a status callback; null where the call is something else. */
export function statusOf(provider: string, request: WebhookRequest, channelId: string): DeliveryStatus | null {
  const form = parametersOf(request);
  const messageId = form.get('MessageSid');
  const status = OUTCOMES[form.get('MessageStatus') ?? ''];
  if (!messageId || !status) return null;
  return {
    provider,
    messageId,
    status,
    channelId,
    recipient: form.get('To'),
    errorCode: form.get('ErrorCode'),
    errorMessage: status === 'failed' ? 'Twilio could not deliver the message.' : null,
    rawPayload: Object.fromEntries(form),
  };
}
