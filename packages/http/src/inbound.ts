import type { EventContent, InboundMessage, InboundNotice, WebhookRequest } from '@roomkit/core';
import { bodyJson, dateOfText, type Json, objectOf, textOrNull } from '@roomkit/core/providers';

import { contentIn } from './content.ts';
import type { HTTPIncoming } from './contract/incoming.ts';

type Kind = NonNullable<HTTPIncoming['type']>;

const KINDS: readonly string[] = [
  'message',
  'edit',
  'delete',
  'reaction',
  'typing',
  'read',
  'status',
] satisfies readonly Kind[];

/** A call from outside, and what kind it is of. @throws TypeError where it is of none */
export function incomingOf(request: WebhookRequest): { readonly kind: Kind; readonly body: Json } {
  const body = objectOf(bodyJson(request));
  const kind = body['type'] ?? 'message';
  if (typeof kind !== 'string' || !KINDS.includes(kind)) throw new TypeError('The call is of no kind that is known.');
  return { kind: kind as Kind, body };
}

/**
 * The message, edit or deletion of a call; null where it is none.
 *
 * @param callId - what stands for the id of a message that has none
 * @throws TypeError where a field is missing
 */
export function messageOf(request: WebhookRequest, channelId: string, callId: string | null): InboundMessage | null {
  const { kind, body } = incomingOf(request);
  if (kind !== 'message' && kind !== 'edit' && kind !== 'delete') return null;
  const senderName = textOrNull(body['sender_name']);
  const payload = textOrNull(body['button_payload']);
  const about = kind === 'message' ? null : required(body, 'message_id');
  return {
    channelId,
    senderId: required(body, 'sender_id'),
    content: about === null ? saidIn(body) : mutationOf(kind, body, about),
    roomId: textOrNull(body['room_id']),
    providerMessageId: textOrNull(body['external_id']) ?? callId,
    ...(about === null
      ? { replyToProviderMessageId: textOrNull(body['reply_to_message_id']) }
      : { targetProviderMessageId: about }),
    timestamp: dateOfText(body['timestamp']),
    rawPayload: body,
    metadata: { ...objectOf(body['metadata']), ...(senderName === null ? {} : { senderName }) },
    ...(payload === null ? {} : { channelData: { buttonPayload: payload } }),
  };
}

/** What a call tells beside messages. @throws TypeError where a field is missing */
export function noticeOf(request: WebhookRequest): InboundNotice | null {
  const { kind, body } = incomingOf(request);
  if (kind !== 'reaction' && kind !== 'typing' && kind !== 'read') return null;
  const senderId = required(body, 'sender_id');
  if (kind === 'typing') return { type: 'typing', senderId, isTyping: body['is_typing'] === true };
  if (kind === 'reaction') {
    const action = body['action'] === 'remove' ? 'remove' : 'add';
    const emoji = action === 'add' ? required(body, 'emoji') : (textOrNull(body['emoji']) ?? '');
    return { type: 'reaction', senderId, providerMessageId: required(body, 'message_id'), emoji, action };
  }
  const until = dateOfText(body['until']);
  if (until === null) throw new TypeError('The call does not say until when.');
  return { type: 'watermark', senderId, status: 'read', until };
}

/** @throws TypeError where there is none */
export function required(body: Json, field: string): string {
  const text = textOrNull(body[field]);
  if (text === null) throw new TypeError(`The call has no ${field}.`);
  return text;
}

function saidIn(body: Json): EventContent {
  if (body['content'] !== undefined) return contentIn(body['content']);
  if (typeof body['body'] !== 'string') throw new TypeError('The call says nothing.');
  return { type: 'text', body: body['body'] };
}

/** What it is about is known to the kit by `targetProviderMessageId`, and put in place of the id here. */
function mutationOf(kind: 'message' | 'edit' | 'delete', body: Json, about: string): EventContent {
  if (kind === 'delete') return { type: 'delete', targetEventId: about, deleteType: 'sender' };
  return { type: 'edit', targetEventId: about, newContent: saidIn(body) };
}
