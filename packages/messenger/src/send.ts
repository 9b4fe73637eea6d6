import { isRoomKitError, type ProviderResult, type RoomEvent, RoomKitError, type SendOptions } from '@roomkit/core';
import {
  type FileContent,
  type Json,
  objectOf,
  requireTold,
  sendParts,
  textOrNull,
  unsupportedContent,
} from '@roomkit/core/providers';

import type { MessengerAccount } from './account.ts';
import { WINDOW_CLOSED } from './errors.ts';
import { fileKindOf } from './files.ts';
import { type Draft, draftsOf } from './message.ts';

/** Who sends for whom. */
export interface Sender {
  readonly provider: string;
  readonly account: MessengerAccount;
}

/** Sends a content as the messages it becomes; with the tag of the options where the person's window has closed. */
export async function send(
  sender: Sender,
  event: RoomEvent,
  to: string,
  options: SendOptions,
): Promise<ProviderResult> {
  options.signal?.throwIfAborted();
  const recipient = recipientOf(sender.provider, to);
  const drafts = draftsOf(sender.provider, event.content);
  for (const draft of drafts) if ('file' in draft) fileKindOf(sender.provider, draft.file);
  return sendParts(drafts, options, async (draft, { isFirst, signal }) => {
    const message = await messageOf(sender, draft, options);
    const reply = isFirst && options.replyToMessageId ? { reply_to: { mid: options.replyToMessageId } } : {};
    return post(sender, { recipient, message, ...reply }, signal);
  });
}

/** A sign beside messages (https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions). */
export async function act(
  { provider, account }: Sender,
  action: 'typing_on' | 'typing_off' | 'mark_seen',
  to: string,
  { signal }: SendOptions,
): Promise<void> {
  const body = { recipient: recipientOf(provider, to), sender_action: action };
  await account.call('messages', { ...json(body), effect: 'read', signal });
}

/** @throws RoomKitError `recipient_invalid` */
function recipientOf(provider: string, to: string): Json {
  if (/^\d{5,25}$/u.test(to)) return { id: to };
  const issue = 'must be a page-scoped user id';
  throw new RoomKitError('recipient_invalid', 'The vendor would refuse the address.', { provider, issue });
}

async function messageOf(sender: Sender, draft: Draft, options: SendOptions): Promise<Json> {
  if ('message' in draft) return draft.message;
  const { file } = draft;
  const { kind: type } = fileKindOf(sender.provider, file);
  const payload = /^https?:/u.test(file.url)
    ? { url: file.url, is_reusable: false }
    : { attachment_id: await upload(sender, file, options) };
  return { attachment: { type, payload } };
}

/** https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api */
async function upload({ provider, account }: Sender, file: FileContent, options: SendOptions): Promise<string> {
  const { readMedia, signal } = options;
  if (!readMedia) throw unsupportedContent(provider, file, 'the file needs a public address');
  const { kind: type, maxBytes } = fileKindOf(provider, file);
  const { bytes, filename } = await readMedia(file.url, { maxBytes, signal });
  const name = (file.type === 'media' ? file.filename : null) ?? filename ?? 'file';
  const form = new FormData();
  form.set('message', JSON.stringify({ attachment: { type, payload: { is_reusable: false } } }));
  form.set('filedata', new File([bytes], name, { type: file.mimeType }));
  const { body } = await account.call('message_attachments', { body: form, effect: 'read', signal });
  return requireTold(provider, textOrNull(objectOf(body)['attachment_id']));
}

async function post(sender: Sender, message: Json, signal: AbortSignal | undefined): Promise<string> {
  const { messageTag: tag } = sender.account.options;
  try {
    return await call(sender, { ...message, messaging_type: 'RESPONSE' }, signal);
  } catch (error) {
    const isClosed = isRoomKitError(error, 'provider_failed') && error.details.vendorCode === WINDOW_CLOSED;
    if (!isClosed || tag === undefined) throw error;
    return call(sender, { ...message, messaging_type: 'MESSAGE_TAG', tag }, signal);
  }
}

async function call({ provider, account }: Sender, body: Json, signal: AbortSignal | undefined): Promise<string> {
  const answer = await account.call('messages', { ...json(body), effect: 'send', signal });
  return requireTold(provider, textOrNull(objectOf(answer.body)['message_id']));
}

function json(body: Json): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
