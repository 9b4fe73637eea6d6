import type { DeliveryOutcome, DeliveryStatus } from '@roomkit/core';
import { dateOfSeconds, eventOfReference, type Json, objectsOf, textOrNull } from '@roomkit/core/providers';

import { EVENT_ARGUMENT, MESSAGE_ARGUMENT } from './message.ts';

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event; the others say nothing of how far a mail got */
const OUTCOMES: Readonly<Record<string, DeliveryOutcome>> = {
  processed: 'accepted',
  deferred: 'accepted',
  delivered: 'delivered',
  bounce: 'failed',
  dropped: 'failed',
  open: 'read',
};

/** Why SendGrid drops a mail, in its words and in ours. */
const DROPPED: Readonly<Record<string, string>> = {
  'Bounced Address': 'bounced_address',
  'Unsubscribed Address': 'unsubscribed_address',
  'Spam Reporting Address': 'spam_reporting_address',
  'Spam Content': 'spam_content',
  Invalid: 'invalid',
};

/** The reports of a call about mails of rooms, each event once; nothing where the call is something else. */
export function statusesOf(provider: string, events: unknown, channelId: string): readonly DeliveryStatus[] {
  const byId = new Map(objectsOf(events).map((event, at) => [textOrNull(event['sg_event_id']) ?? String(at), event]));
  return [...byId.values()].flatMap((event) => statusOf(provider, event, channelId) ?? []);
}

function statusOf(provider: string, event: Json, channelId: string): DeliveryStatus | null {
  const kind = textOrNull(event['event']) ?? '';
  const status = Object.hasOwn(OUTCOMES, kind) ? OUTCOMES[kind] : undefined;
  const messageId = textOrNull(event[MESSAGE_ARGUMENT]);
  // Mails that others send over this account have no such argument, and no room.
  if (!status || messageId === null) return null;
  return {
    provider,
    messageId,
    status,
    channelId,
    recipient: textOrNull(event['email']),
    ...(status === 'failed' ? failureOf(event, kind) : {}),
    timestamp: dateOfSeconds(event['timestamp']),
    rawPayload: event,
    ...eventOfReference(event[EVENT_ARGUMENT]),
  };
}

/** Why it failed, in words of ours: SendGrid's may quote addresses, and stand in the payload. */
function failureOf(event: Json, kind: string): Pick<DeliveryStatus, 'errorCode' | 'errorMessage'> {
  const reason = textOrNull(event['reason']) ?? '';
  if (kind === 'dropped') {
    const known = Object.hasOwn(DROPPED, reason) ? DROPPED[reason] : undefined;
    return { errorCode: known ?? 'dropped', errorMessage: 'SendGrid did not send the mail.' };
  }
  // Such as 5.1.1 (RFC 3463); where the other server gave none, a blocked mail is told from a bounced one.
  const status = textOrNull(event['status']) ?? '';
  return {
    errorCode: /^\d\.\d{1,3}\.\d{1,3}$/u.test(status) ? status : event['type'] === 'blocked' ? 'blocked' : 'bounce',
    errorMessage: 'The recipient’s server refused the mail.',
  };
}
