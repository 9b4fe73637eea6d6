import type { InboundMessage } from '@roomkit/core';
import { dateOfSeconds, type Json, objectOf, objectsOf, textOrNull } from '@roomkit/core/providers';

import { contentOf } from './content.ts';

const MESSAGES = ['message', 'channel_post'] as const;
const EDITS = ['edited_message', 'edited_channel_post'] as const;

/** The message an update brings, or the button that was tapped; null where it is something else. */
export function messageOf(update: Json, channelId: string, fileUrl: (id: string) => string): InboundMessage | null {
  const updateId = textOrNull(update['update_id']);
  if (updateId === null) return null;
  const message = MESSAGES.map((name) => update[name]).find(Boolean);
  if (message) return written(objectOf(message), channelId, updateId, fileUrl);
  const edited = EDITS.map((name) => update[name]).find(Boolean);
  if (edited) return rewritten(objectOf(edited), channelId, updateId, fileUrl);
  return 'callback_query' in update ? tapped(objectOf(update['callback_query']), channelId, updateId) : null;
}

/** Telegram sends an update again until it is answered: its number tells it apart. */
function keyOf(channelId: string, updateId: string): string {
  return `${channelId}:update:${updateId}`;
}

function written(
  message: Json,
  channelId: string,
  updateId: string,
  fileUrl: (id: string) => string,
): InboundMessage | null {
  const [senderId, id] = [senderOf(message), idOf(message)];
  if (senderId === null || id === null) return null;
  const thread = message['is_topic_message'] === true ? textOrNull(message['message_thread_id']) : null;
  return {
    channelId,
    senderId,
    content: contentOf(message, fileUrl),
    providerMessageId: id,
    idempotencyKey: keyOf(channelId, updateId),
    replyToProviderMessageId: idOf(objectOf(message['reply_to_message'])),
    threadId: thread,
    timestamp: dateOfSeconds(message['date']),
    rawPayload: message,
    ...namesOf(message['sender_chat'] ?? message['from']),
    channelData: whereabouts(message, thread),
  };
}

function rewritten(
  message: Json,
  channelId: string,
  updateId: string,
  fileUrl: (id: string) => string,
): InboundMessage | null {
  const whole = written(message, channelId, updateId, fileUrl);
  if (whole === null) return null;
  const { providerMessageId: target, content: newContent, replyToProviderMessageId: _reply, ...rest } = whole;
  return {
    ...rest,
    // The event is found by the id below; until then the content has no better name for it.
    content: { type: 'edit', targetEventId: String(target), newContent },
    providerMessageId: `${target}:edit:${updateId}`,
    targetProviderMessageId: target ?? null,
    timestamp: dateOfSeconds(message['edit_date']),
  };
}

/** The tap on a button below a message, as its label. */
function tapped(query: Json, channelId: string, updateId: string): InboundMessage | null {
  const [id, senderId] = [textOrNull(query['id']), textOrNull(objectOf(query['from'])['id'])];
  if (id === null || senderId === null) return null;
  const message = objectOf(query['message']);
  const data = textOrNull(query['data']) ?? '';
  const rows = objectOf(message['reply_markup'])['inline_keyboard'];
  const buttons = Array.isArray(rows) ? rows.flatMap((row) => objectsOf(row)) : [];
  const label = textOrNull(buttons.find((button) => button['callback_data'] === data)?.['text']);
  const thread = message['is_topic_message'] === true ? textOrNull(message['message_thread_id']) : null;
  const where = 'chat' in message ? message : { chat: { id: senderId, type: 'private' } };
  return {
    channelId,
    senderId,
    content: { type: 'text', body: label ?? data },
    providerMessageId: `callback:${id}`,
    idempotencyKey: keyOf(channelId, updateId),
    replyToProviderMessageId: idOf(message),
    threadId: thread,
    rawPayload: query,
    ...namesOf(query['from']),
    channelData: { ...whereabouts(where, thread), buttonPayload: data },
  };
}

/** As `chat:message`; null for what is no message. */
export function idOf(message: Json): string | null {
  const [chat, id] = [textOrNull(objectOf(message['chat'])['id']), textOrNull(message['message_id'])];
  return chat === null || id === null ? null : `${chat}:${id}`;
}

/** A person, or the channel or group that speaks for one. */
function senderOf(message: Json): string | null {
  return textOrNull(objectOf(message['sender_chat'])['id']) ?? textOrNull(objectOf(message['from'])['id']);
}

function namesOf(sender: unknown): Pick<InboundMessage, 'metadata'> {
  const { first_name: first, last_name: last, title } = objectOf(sender);
  const name = [textOrNull(first), textOrNull(last)].filter(Boolean).join(' ') || textOrNull(title);
  return name ? { metadata: { senderName: name } } : {};
}

/** Where it was written, and so where an answer goes: the chat, with its topic in a forum. */
function whereabouts(message: Json, thread: string | null): Json {
  const { id, type } = objectOf(message['chat']);
  const chat = textOrNull(id) ?? '';
  return {
    telegramChatId: thread === null ? chat : `${chat}:${thread}`,
    chatType: textOrNull(type),
    isGroup: type !== 'private',
  };
}
