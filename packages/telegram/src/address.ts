import { RoomKitError } from '@roomkit/core';
import type { Json } from '@roomkit/core/providers';

/**
 * Chats are named by their number or public name, a topic of a forum behind a colon; messages by the number of
 * their chat and their own, for an edit needs both, and numbers of messages count anew in each chat.
 */
const CHAT = /^(?:(-?\d{1,16})|(@\w{5,32}))(?::(\d{1,10}))?$/u;
const MESSAGE = /^(-?\d{1,16}):(\d{1,10})$/u;

/** How a call names its chat. @throws RoomKitError `recipient_invalid` */
export function chatOf(provider: string, to: string): Json {
  const [, number, name, thread] = CHAT.exec(to) ?? [];
  const chat = number === undefined ? name : Number(number);
  if (chat === undefined) {
    throw new RoomKitError('recipient_invalid', 'The vendor would refuse the address.', {
      provider,
      issue: 'must be the number of a chat or a public name such as @rooms, with or without a topic such as :42',
    });
  }
  return { chat_id: chat, ...(thread === undefined ? {} : { message_thread_id: Number(thread) }) };
}

/** How a call names a message; null for an id that is not Telegram's. */
export function messageIn(id: string): { readonly chat_id: number; readonly message_id: number } | null {
  const [, chat, message] = MESSAGE.exec(id) ?? [];
  return chat === undefined ? null : { chat_id: Number(chat), message_id: Number(message) };
}
