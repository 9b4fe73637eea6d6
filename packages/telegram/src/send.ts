import {
  type EventContent,
  isRoomKitError,
  type ProviderResult,
  type RoomEvent,
  type SendOptions,
} from '@roomkit/core';
import {
  objectOf,
  partsOf,
  requireTold,
  sendParts,
  textOrNull,
  unsupportedContent,
  type NewContent,
  sendOrChange,
} from '@roomkit/core/providers';

import type { MethodCall, TelegramAccount } from './account.ts';
import { chatOf, messageIn } from './address.ts';
import { TelegramCode } from './errors.ts';
import { type Draft, draftsOf, wordsOf } from './message.ts';

/** Who sends for whom. */
export interface Sender {
  readonly provider: string;
  readonly account: TelegramAccount;
}

/** Sends a content as the messages it becomes, or changes those that are there. */
export async function send(
  sender: Sender,
  event: RoomEvent,
  to: string,
  options: SendOptions,
): Promise<ProviderResult> {
  return sendOrChange(event, options, {
    send: (content) => sendNew(sender, content, to, options),
    edit: (content) => edit(sender, content, options),
    delete: (content) => remove(sender, content, options),
  });
}

async function sendNew(sender: Sender, content: NewContent, to: string, options: SendOptions): Promise<ProviderResult> {
  const chat = chatOf(sender.provider, to);
  const drafts = draftsOf(sender.provider, content);
  return sendParts(drafts, options, async (draft, { isFirst, signal }) => {
    const reply = isFirst ? replyOf(options) : {};
    const file = await uploadOf(sender, draft, options);
    const result = await sender.account.call(draft.method, {
      fields: { ...chat, ...draft.fields, ...reply },
      file,
      effect: 'send',
      signal,
    });
    const { message_id: message, chat: where } = objectOf(result);
    const id = requireTold(sender.provider, textOrNull(message));
    return `${requireTold(sender.provider, textOrNull(objectOf(where)['id']))}:${id}`;
  });
}

/** Shows a reaction; an empty emoji takes it back. A bot has one on each message. */
export async function react(
  sender: Sender,
  messageId: string,
  emoji: string,
  { signal }: SendOptions,
): Promise<ProviderResult> {
  const target = messageIn(messageId);
  if (target === null) return notThere();
  const reaction = emoji === '' ? [] : [reactionOf(emoji)];
  await sender.account.call('setMessageReaction', { fields: { ...target, reaction }, effect: 'read', signal });
  return { success: true, providerMessageId: messageId };
}

/** A custom emoji is named by its number. Telegram writes emojis without the sign that asks for their picture. */
function reactionOf(emoji: string): { readonly type: string; readonly [name: string]: string } {
  if (/^\d+$/u.test(emoji)) return { type: 'custom_emoji', custom_emoji_id: emoji };
  return { type: 'emoji', emoji: emoji.replaceAll('\uFE0F', '') };
}

function notThere(): ProviderResult {
  const error = { code: 'message_unknown', message: 'The id is none of Telegram.', retryable: false };
  return { success: false, error };
}

function replyOf({ replyToMessageId }: SendOptions): { readonly reply_parameters?: object } {
  const target = replyToMessageId ? messageIn(replyToMessageId) : null;
  return target === null ? {} : { reply_parameters: { ...target, allow_sending_without_reply: true } };
}

async function uploadOf(
  { provider }: Sender,
  { upload }: Draft,
  { readMedia, signal }: SendOptions,
): Promise<MethodCall['file']> {
  if (!upload) return undefined;
  const { file, route } = upload;
  if (!readMedia) throw unsupportedContent(provider, file, 'the file has to be uploaded');
  const { bytes, filename } = await readMedia(file.url, { maxBytes: route.maxBytes, signal });
  const name = (file.type === 'media' ? file.filename : null) ?? filename ?? 'file';
  return { field: route.kind, file: new File([bytes], name, { type: file.mimeType }) };
}

/** Writes other words where a message stands: as its text, or below its file. */
async function edit(
  { provider, account }: Sender,
  content: Extract<EventContent, { readonly type: 'edit' }>,
  { targetMessageIds = [], signal }: SendOptions,
): Promise<ProviderResult> {
  const target = messageIn(targetMessageIds[0] ?? '');
  const [words, ...more] = partsOf(content.newContent);
  if (target === null) throw unsupportedContent(provider, content, 'the message never got there');
  if (more.length > 0 || (words?.type !== 'text' && words?.type !== 'rich')) {
    throw unsupportedContent(provider, content, 'only words can be edited');
  }
  const { text, ...rest } = wordsOf(provider, words);
  const call = (method: string, fields: object): Promise<unknown> =>
    account.call(method, { fields: { ...target, ...rest, ...fields }, effect: 'read', signal });
  try {
    await call('editMessageText', { text });
  } catch (error) {
    if (isRefusal(error, TelegramCode.MESSAGE_WITHOUT_TEXT)) await call('editMessageCaption', { caption: text });
    // It reads so already, as after an edit whose answer was lost.
    else if (!isRefusal(error, TelegramCode.MESSAGE_NOT_MODIFIED)) throw error;
  }
  return { success: true, status: 'accepted' };
}

/** Takes every message of an event back: within 48 hours, says Telegram. */
async function remove(
  { provider, account }: Sender,
  content: EventContent,
  { targetMessageIds = [], signal }: SendOptions,
): Promise<ProviderResult> {
  const targets = targetMessageIds.flatMap((id) => messageIn(id) ?? []);
  if (targets.length === 0) throw unsupportedContent(provider, content, 'the message never got there');
  for (const fields of targets) {
    try {
      await account.call('deleteMessage', { fields, effect: 'read', signal });
    } catch (error) {
      // Gone is what it was to be.
      if (!isRefusal(error, TelegramCode.MESSAGE_NOT_FOUND)) throw error;
    }
  }
  return { success: true, status: 'accepted' };
}

function isRefusal(error: unknown, code: TelegramCode): boolean {
  return isRoomKitError(error, 'provider_failed') && error.details.vendorCode === code;
}
