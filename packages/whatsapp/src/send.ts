import { isRoomKitError, type ProviderResult, type RoomEvent, type SendOptions, textOf } from '@roomkit/core';
import {
  eventReference,
  type FileContent,
  type Json,
  objectOf,
  objectsOf,
  requireTold,
  sendParts,
  textOrNull,
  unsupportedContent,
} from '@roomkit/core/providers';

import type { WhatsAppAccount } from './account.ts';
import { WINDOW_CLOSED } from './errors.ts';
import { type Draft, draftsOf, fileMessage, surroundingsOf, templateMessage } from './message.ts';
import { recipientOf } from './recipient.ts';

/** Who sends for whom. */
interface Sender {
  readonly provider: string;
  readonly account: WhatsAppAccount;
}

/** Sends a content as the messages it becomes; a template in its place where the person's window has closed. */
export async function send(
  sender: Sender,
  event: RoomEvent,
  to: string,
  options: SendOptions,
): Promise<ProviderResult> {
  options.signal?.throwIfAborted();
  const recipient = recipientOf(sender.provider, to);
  const drafts = draftsOf(sender.provider, event.content);
  const rest = { ...recipient, ...surroundingsOf(options), biz_opaque_callback_data: eventReference(event) };
  try {
    return await sendParts(drafts, options, async (draft, { signal }) =>
      post(sender, { ...(await messageOf(sender, draft, options)), ...rest }, signal),
    );
  } catch (error) {
    const message = isWindowClosed(error) ? windowMessage(sender.account, event) : null;
    if (message === null) throw error;
    const id = await post(sender, { ...message, ...recipient }, options.signal);
    return { success: true, status: 'accepted', providerMessageId: id, metadata: { windowTemplate: true } };
  }
}

/** Shows a reaction; an empty emoji takes it back. */
export async function react(
  sender: Sender,
  messageId: string,
  emoji: string,
  to: string,
  { signal }: SendOptions,
): Promise<ProviderResult> {
  const reaction = { type: 'reaction', reaction: { message_id: messageId, emoji } };
  const id = await post(sender, { ...reaction, ...recipientOf(sender.provider, to) }, signal);
  return { success: true, providerMessageId: id };
}

/** Marks a message as read, and shows below it that somebody writes where that is asked. */
export async function mark(
  { account }: Sender,
  messageId: string,
  isTyping: boolean,
  { signal }: SendOptions,
): Promise<void> {
  const typing = isTyping ? { typing_indicator: { type: 'text' } } : {};
  const body = { messaging_product: 'whatsapp', status: 'read', message_id: messageId, ...typing };
  await account.call(`${account.options.phoneNumberId}/messages`, { ...json(body), effect: 'read', signal });
}

async function messageOf(sender: Sender, draft: Draft, options: SendOptions): Promise<Json> {
  if ('message' in draft) return draft.message;
  const { file, maxBytes } = draft;
  if (file.url.startsWith('http')) return fileMessage(sender.provider, file, { link: file.url });
  return fileMessage(sender.provider, file, { id: await upload(sender, file, maxBytes, options) });
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#upload-media */
async function upload(
  { provider, account }: Sender,
  file: FileContent,
  maxBytes: number,
  { readMedia, signal }: SendOptions,
): Promise<string> {
  if (!readMedia) throw unsupportedContent(provider, file, 'the file needs a public address');
  const { bytes, filename } = await readMedia(file.url, { maxBytes, signal });
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', file.mimeType);
  form.set('file', new File([bytes], filename ?? 'file', { type: file.mimeType }));
  const { body } = await account.call(`${account.options.phoneNumberId}/media`, { body: form, effect: 'read', signal });
  return requireTold(provider, textOrNull(objectOf(body)['id']));
}

async function post({ provider, account }: Sender, message: Json, signal: AbortSignal | undefined): Promise<string> {
  const body = { messaging_product: 'whatsapp', recipient_type: 'individual', ...message };
  const answer = await account.call(`${account.options.phoneNumberId}/messages`, {
    ...json(body),
    effect: 'send',
    signal,
  });
  const [sent] = objectsOf(objectOf(answer.body)['messages']);
  return requireTold(provider, textOrNull(sent?.['id']));
}

function json(body: Json): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function isWindowClosed(error: unknown): boolean {
  return isRoomKitError(error, 'provider_failed') && error.details.vendorCode === WINDOW_CLOSED;
}

function windowMessage({ options: { windowTemplate } }: WhatsAppAccount, event: RoomEvent): Json | null {
  if (!windowTemplate) return null;
  const { name, language, parameters } = windowTemplate;
  const texts = parameters?.(textOf(event)) ?? [];
  return templateMessage({
    type: 'template',
    templateId: name,
    language,
    parameters: Object.fromEntries(texts.map((text, at) => [String(at + 1), text])),
  });
}
