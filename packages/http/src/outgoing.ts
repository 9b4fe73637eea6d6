import type { RoomEvent, SendOptions } from '@roomkit/core';
import { unsupportedContent } from '@roomkit/core/providers';

import { contentOut } from './content.ts';
import type { HTTPOutgoing } from './contract/outgoing.ts';

/** The call an event becomes. @throws RoomKitError `content_unsupported` */
export function outgoingOf(provider: string, event: RoomEvent, to: string, options: SendOptions): HTTPOutgoing {
  const { content, metadata } = event;
  const head = {
    id: options.idempotencyKey ?? event.id,
    recipient_id: to,
    room_id: event.roomId,
    event_id: event.id,
    channel_id: event.source.channelId,
  };
  if (content.type !== 'edit' && content.type !== 'delete') {
    const answered = options.replyToMessageId;
    return {
      type: 'message',
      ...head,
      content: contentOut(provider, content),
      metadata,
      ...(answered ? { reply_to_message_id: answered } : {}),
    };
  }
  const [target] = options.targetMessageIds ?? [];
  if (target === undefined) throw unsupportedContent(provider, content, 'the message it is about never got there');
  if (content.type === 'delete') return { type: 'delete', ...head, message_id: target };
  return {
    type: 'edit',
    ...head,
    message_id: target,
    content: contentOut(provider, content.newContent),
    metadata,
  };
}
