import type { DeliveryOutcome, DeliveryStatus, WebhookRequest } from '@roomkit/core';
import { dateOfText, textOrNull } from '@roomkit/core/providers';

import type { HTTPInboundStatus } from './contract/incoming.ts';
import { incomingOf, required } from './inbound.ts';

const OUTCOMES: Readonly<Record<HTTPInboundStatus['status'], DeliveryOutcome>> = {
  accepted: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
};

/** The report of a call; null where it is none. @throws TypeError for a status that is not known */
export function statusOf(provider: string, request: WebhookRequest, channelId: string): DeliveryStatus | null {
  const { kind, body } = incomingOf(request);
  if (kind !== 'status') return null;
  const told = required(body, 'status');
  if (!Object.hasOwn(OUTCOMES, told)) throw new TypeError('The status is none that is known.');
  return {
    provider,
    messageId: required(body, 'message_id'),
    status: OUTCOMES[told as HTTPInboundStatus['status']],
    channelId,
    errorCode: textOrNull(body['error_code']),
    timestamp: dateOfText(body['timestamp']),
    rawPayload: body,
  };
}
