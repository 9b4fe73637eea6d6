import type { DeliveryStatus, InboundNotice } from '@roomkit/core';
import { objectOf, textOrNull } from '@roomkit/core/providers';

import { dateOf, type PersonEvent } from './envelope.ts';

/** A reaction, or a mark up to which everything has arrived or was read; null where a person did something else. */
export function noticeOf({ senderId, event }: PersonEvent): InboundNotice | null {
  if ('reaction' in event) {
    const { mid, emoji, reaction, action } = objectOf(event['reaction']);
    const about = textOrNull(mid);
    if (about === null) return null;
    const shown = textOrNull(emoji) ?? textOrNull(reaction) ?? '';
    const done = action === 'unreact' ? 'remove' : 'add';
    return { type: 'reaction', senderId, providerMessageId: about, emoji: shown, action: done };
  }
  const { delivery, read } = event;
  const until = dateOf(objectOf(read ?? delivery)['watermark']);
  if (until === null) return null;
  if (read !== undefined) return { type: 'watermark', senderId, status: 'read', until };
  // A report that names its messages is read as statuses.
  return midsOf(event).length > 0 ? null : { type: 'watermark', senderId, status: 'delivered', until };
}

/** Reports of messages that have arrived. */
export function statusesOf(
  provider: string,
  { senderId, event }: PersonEvent,
  channelId: string,
): readonly DeliveryStatus[] {
  const timestamp = dateOf(objectOf(event['delivery'])['watermark']);
  return midsOf(event).map((messageId) => ({
    provider,
    messageId,
    status: 'delivered',
    channelId,
    recipient: senderId,
    timestamp,
    rawPayload: event,
  }));
}

function midsOf(event: PersonEvent['event']): readonly string[] {
  const { mids } = objectOf(event['delivery']);
  return Array.isArray(mids) ? mids.flatMap((mid) => textOrNull(mid) ?? []) : [];
}
