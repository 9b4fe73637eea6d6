import type { DeliveryOutcome, DeliveryStatus } from '@roomkit/core';
import { dateOfText, objectsOf, textOrNull } from '@roomkit/core/providers';

import type { TelnyxEvent } from './webhook.ts';

/** https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks: `payload.to[].status` */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = {
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  // The carrier took it and never said what became of it.
  delivery_unconfirmed: 'sent',
  delivered: 'delivered',
  read: 'read',
  sending_failed: 'failed',
  delivery_failed: 'failed',
  expired: 'failed',
};

/** The reports of a webhook, one for each recipient; none where it tells something else. */
export function statusesOf(
  provider: string,
  { type, occurredAt, payload }: TelnyxEvent,
  channelId: string,
): readonly DeliveryStatus[] {
  const messageId = textOrNull(payload['id']);
  if (messageId === null || !/^message\.(?:sent|finalized|read)$/u.test(type)) return [];
  const errorCode = textOrNull(objectsOf(payload['errors'])[0]?.['code']);
  return objectsOf(payload['to']).flatMap((recipient) => {
    const status = type === 'message.read' ? 'read' : OUTCOMES[textOrNull(recipient['status']) ?? ''];
    if (!status) return [];
    const errorMessage = status === 'failed' ? 'Telnyx could not deliver the message.' : null;
    return {
      provider,
      messageId,
      status,
      channelId,
      recipient: textOrNull(recipient['phone_number']),
      errorCode,
      errorMessage,
      timestamp: dateOfText(occurredAt),
      rawPayload: payload,
    };
  });
}
