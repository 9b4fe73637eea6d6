import {
  type EventContent,
  isRoomKitError,
  type ProviderResult,
  type RoomEvent,
  type SendOptions,
} from '@roomkit/core';
import {
  type Json,
  objectOf,
  requireTold,
  sendParts,
  textOrNull,
  unsupportedContent,
  type VendorCall,
  type NewContent,
  sendOrChange,
} from '@roomkit/core/providers';

import type { TeamsAccount } from './account.ts';
import { activitiesPath, activityIn, messageId, requireConversation } from './address.ts';
import { activitiesOf } from './message.ts';
import { serviceUrlOf } from './references.ts';

/** Who sends for whom. */
export interface Sender {
  readonly provider: string;
  readonly account: TeamsAccount;
}

/** Sends a content as the activities it becomes, or changes those that are there. */
export async function send(
  sender: Sender,
  event: RoomEvent,
  to: string,
  options: SendOptions,
): Promise<ProviderResult> {
  options.signal?.throwIfAborted();
  const conversation = requireConversation(sender.provider, to);
  return sendOrChange(event, options, {
    send: (content) => sendNew(sender, content, conversation, options),
    edit: (content) => edit(sender, content, conversation, options),
    delete: (content) => remove(sender, content, conversation, options),
  });
}

async function sendNew(
  sender: Sender,
  content: NewContent,
  conversation: string,
  options: SendOptions,
): Promise<ProviderResult> {
  const activities = activitiesOf(sender.provider, content);
  const answered = options.replyToMessageId ? activityIn(options.replyToMessageId) : null;
  return sendParts(activities, options, async (activity, { isFirst, signal }) => {
    const isReply = isFirst && answered !== null;
    const body = isReply ? { ...activity, replyToId: answered } : activity;
    const path = activitiesPath(conversation, isReply ? answered : undefined);
    const answer = await call(sender, conversation, path, { ...json(body), effect: 'send', signal }, options);
    const id = requireTold(sender.provider, textOrNull(objectOf(answer)['id']));
    return messageId(conversation, id);
  });
}

/** Shows that the bot writes; it ends by itself. */
export async function type(sender: Sender, to: string, options: SendOptions): Promise<void> {
  const conversation = requireConversation(sender.provider, to);
  const { signal } = options;
  const activity = { ...json({ type: 'typing' }), effect: 'read', signal } as const;
  await call(sender, conversation, activitiesPath(conversation), activity, options);
}

/** Calls the service of a conversation, and gives what it answers. */
export async function call(
  { account }: Sender,
  conversation: string,
  path: string,
  request: Omit<VendorCall, 'url'>,
  { organizationId }: SendOptions,
): Promise<unknown> {
  const serviceUrl = await serviceUrlOf(account, organizationId, conversation);
  return (await account.call(serviceUrl, path, request)).body;
}

async function edit(
  sender: Sender,
  content: Extract<EventContent, { readonly type: 'edit' }>,
  conversation: string,
  options: SendOptions,
): Promise<ProviderResult> {
  const { targetMessageIds = [], signal } = options;
  const ids = targetMessageIds.flatMap((id) => activityIn(id) ?? []);
  const activities = activitiesOf(sender.provider, content.newContent);
  if (ids.length === 0) throw unsupportedContent(sender.provider, content, 'the message never got there');
  if (activities.length !== ids.length) {
    throw unsupportedContent(sender.provider, content, 'it is no longer as many messages as it was');
  }
  for (const [at, activity] of activities.entries()) {
    const path = activitiesPath(conversation, ids[at]);
    await call(sender, conversation, path, { ...json(activity), method: 'PUT', effect: 'read', signal }, options);
  }
  return { success: true, status: 'accepted' };
}

async function remove(
  sender: Sender,
  content: EventContent,
  conversation: string,
  options: SendOptions,
): Promise<ProviderResult> {
  const { targetMessageIds = [], signal } = options;
  const ids = targetMessageIds.flatMap((id) => activityIn(id) ?? []);
  if (ids.length === 0) throw unsupportedContent(sender.provider, content, 'the message never got there');
  for (const id of ids) {
    const path = activitiesPath(conversation, id);
    try {
      await call(sender, conversation, path, { method: 'DELETE', effect: 'read', signal }, options);
    } catch (error) {
      // Gone is what it was to be.
      if (!isRoomKitError(error, 'provider_failed') || error.details.targetGone !== true) throw error;
    }
  }
  return { success: true, status: 'accepted' };
}

export function json(body: Json): Pick<VendorCall, 'headers' | 'body'> {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
