import type { InboundMessage } from '@roomkit/core';
import { dateOfText, type Json, objectOf, textOrNull } from '@roomkit/core/providers';

import { messageId } from './address.ts';
import { contentOf, payloadOf } from './content.ts';

/** What an activity of a person has, whatever it is. */
interface Act {
  readonly activity: Json;
  readonly id: string;
  readonly senderId: string;
  readonly conversationId: string;
}

/** The message of an activity, or what a person did to one of theirs; null where it is something else. */
export function messageOf(activity: Json, channelId: string): InboundMessage | null {
  const [id, senderId] = [textOrNull(activity['id']), textOrNull(objectOf(activity['from'])['id'])];
  const conversationId = textOrNull(objectOf(activity['conversation'])['id']);
  if (id === null || senderId === null || conversationId === null) return null;
  const act: Act = { activity, id, senderId, conversationId };
  switch (activity['type']) {
    case 'message':
      return written(act, channelId);
    case 'messageUpdate':
      return changed(act, channelId);
    case 'messageDelete':
      return changed(act, channelId);
    default:
      return null;
  }
}

function written(act: Act, channelId: string): InboundMessage {
  const { activity, conversationId, id } = act;
  const about = textOrNull(activity['replyToId']);
  const payload = payloadOf(activity);
  return {
    ...commonOf(act, channelId, payload),
    content: contentOf(activity),
    providerMessageId: messageId(conversationId, id),
    replyToProviderMessageId: about === null ? null : messageId(conversationId, about),
  };
}

/** An edit or a deletion. It has the id of the message it is about, so that its own is made of the time. */
function changed(act: Act, channelId: string): InboundMessage {
  const { activity, conversationId, id } = act;
  const target = messageId(conversationId, id);
  // The event is found by its native id; until then the content has no better name for it.
  const targetEventId = target.slice(-255);
  const isDeleted = activity['type'] === 'messageDelete';
  const when = textOrNull(activity['timestamp']) ?? '';
  return {
    ...commonOf(act, channelId, null),
    content: isDeleted
      ? { type: 'delete', targetEventId, deleteType: 'sender' }
      : { type: 'edit', targetEventId, newContent: contentOf(activity) },
    providerMessageId: `${target}#${isDeleted ? 'delete' : 'edit'}:${when}`,
    targetProviderMessageId: target,
  };
}

function commonOf(
  { activity, conversationId, senderId }: Act,
  channelId: string,
  buttonPayload: string | null,
): Pick<
  InboundMessage,
  'channelId' | 'senderId' | 'timestamp' | 'rawPayload' | 'metadata' | 'channelData' | 'threadId'
> {
  const { name, aadObjectId } = objectOf(activity['from']);
  const { conversationType, tenantId } = objectOf(activity['conversation']);
  const senderName = textOrNull(name);
  return {
    channelId,
    senderId,
    timestamp: dateOfText(activity['timestamp']),
    rawPayload: activity,
    threadId: /;messageid=(\d+)/u.exec(conversationId)?.[1] ?? null,
    ...(senderName === null ? {} : { metadata: { senderName } }),
    channelData: {
      // Where an answer goes: the sender is not the place.
      teamsConversationId: conversationId,
      conversationType: textOrNull(conversationType),
      isGroup: conversationType !== 'personal',
      tenantId: textOrNull(tenantId),
      aadObjectId: textOrNull(aadObjectId),
      ...(buttonPayload === null ? {} : { buttonPayload }),
    },
  };
}
