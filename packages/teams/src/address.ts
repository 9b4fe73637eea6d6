import { RoomKitError } from '@roomkit/core';

/**
 * Conversations are named as Teams does; a thread of a channel is the channel's conversation with the thread's first
 * message behind `;messageid=`. Messages are named by the conversation, without a thread, and their own id.
 */
const CONVERSATION = /^[\w-]{1,20}:[^\s/?#\\]{1,500}$/u;
const MESSAGE = /^(\S+)\/([^\s/#]+)$/u;

/** @throws RoomKitError `recipient_invalid` */
export function requireConversation(provider: string, to: string): string {
  if (CONVERSATION.test(to)) return to;
  const issue = 'must be the id of a conversation';
  throw new RoomKitError('recipient_invalid', 'The vendor would refuse the address.', { provider, issue });
}

/** The conversation a thread is part of. */
export function baseOf(conversationId: string): string {
  return conversationId.split(';', 1)[0] ?? conversationId;
}

export function messageId(conversationId: string, activityId: string): string {
  return `${baseOf(conversationId)}/${activityId}`;
}

/** What Teams calls a message within its conversation; null for an id that is not Teams'. */
export function activityIn(id: string): string | null {
  return MESSAGE.exec(id)?.[2] ?? null;
}

/** The path of a conversation's activities, or of one of them. */
export function activitiesPath(conversationId: string, activityId?: string): string {
  const own = activityId === undefined ? '' : `/${encodeURIComponent(activityId)}`;
  return `conversations/${encodeURIComponent(conversationId)}/activities${own}`;
}
