import type { EventContent, InboundMessage, InboundNotice } from '@roomkit/core';
import {
  dateOfSeconds,
  type Json,
  numberOrNull,
  objectOf,
  textOrNull,
  unsupportedMessage,
} from '@roomkit/core/providers';

import type { Change } from './envelope.ts';
import type { ResolvedOptions } from './options.ts';

const FILE_KINDS = ['image', 'audio', 'video', 'document', 'sticker'] as const;

/** A message of a person; null for what is none, or names no sender. */
export function messageOf(
  message: Json,
  { contacts }: Change,
  channelId: string,
  options: Pick<ResolvedOptions, 'apiVersion' | 'baseUrl'>,
): InboundMessage | null {
  const [senderId, providerMessageId] = [senderOf(message), textOrNull(message['id'])];
  if (senderId === null || providerMessageId === null || message['type'] === 'reaction') return null;
  const contact = contacts.find((known) => [known['wa_id'], known['user_id']].includes(message['from'] ?? senderId));
  const senderName = textOrNull(objectOf(contact?.['profile'])['name']);
  const context = objectOf(message['context']);
  const payload = payloadOf(message);
  return {
    channelId,
    senderId,
    content: contentOf(message, options),
    providerMessageId,
    replyToProviderMessageId: textOrNull(context['id']),
    timestamp: dateOfSeconds(message['timestamp']),
    rawPayload: message,
    ...(senderName === null ? {} : { metadata: { senderName } }),
    channelData: {
      waId: senderId.replace('+', ''),
      isGroup: 'group_id' in message,
      ...('context' in message ? { context } : {}),
      ...(payload === null ? {} : { buttonPayload: payload }),
    },
  };
}

/** A reaction of a person; null for anything else. */
export function reactionOf(message: Json): InboundNotice | null {
  const { message_id: about, emoji } = objectOf(message['reaction']);
  const [senderId, providerMessageId] = [senderOf(message), textOrNull(about)];
  if (message['type'] !== 'reaction' || senderId === null || providerMessageId === null) return null;
  const shown = textOrNull(emoji) ?? '';
  return { type: 'reaction', senderId, providerMessageId, emoji: shown, action: shown === '' ? 'remove' : 'add' };
}

/** The sender's number in E.164, or where it is hidden the id the person has for this business. */
function senderOf(message: Json): string | null {
  const number = textOrNull(message['from']);
  return number === null ? textOrNull(message['from_user_id']) : `+${number.replace(/^\+/u, '')}`;
}

function contentOf(message: Json, options: Pick<ResolvedOptions, 'apiVersion' | 'baseUrl'>): EventContent {
  const type = textOrNull(message['type']) ?? 'unknown';
  const kind = FILE_KINDS.find((known) => known === type);
  if (kind) return fileOf(kind, objectOf(message[kind]), options) ?? unsupportedMessage(type);
  const words = wordsOf(message);
  if (words !== null) return { type: 'text', body: words };
  if (type !== 'location') return unsupportedMessage(type);
  const { latitude, longitude, name, address } = objectOf(message['location']);
  const [north, east] = [numberOrNull(latitude), numberOrNull(longitude)];
  if (north === null || east === null) return unsupportedMessage(type);
  return {
    type: 'location',
    latitude: north,
    longitude: east,
    label: textOrNull(name),
    address: textOrNull(address),
  };
}

/** The words of a text, or of the button or row that was tapped. */
function wordsOf(message: Json): string | null {
  const { button_reply: button, list_reply: row } = objectOf(message['interactive']);
  return (
    textOrNull(objectOf(message['text'])['body']) ??
    textOrNull(objectOf(message['button'])['text']) ??
    textOrNull(objectOf(button)['title']) ??
    textOrNull(objectOf(row)['title'])
  );
}

function payloadOf(message: Json): string | null {
  const { button_reply: button, list_reply: row } = objectOf(message['interactive']);
  return (
    textOrNull(objectOf(message['button'])['payload']) ??
    textOrNull(objectOf(button)['id']) ??
    textOrNull(objectOf(row)['id'])
  );
}

/** The file by the address at which the API tells where it is: what it tells is good for minutes. */
function fileOf(
  kind: (typeof FILE_KINDS)[number],
  file: Json,
  options: Pick<ResolvedOptions, 'apiVersion' | 'baseUrl'>,
): EventContent | null {
  const id = textOrNull(file['id']);
  if (id === null) return null;
  const url = `${options.baseUrl}/${options.apiVersion}/${encodeURIComponent(id)}`;
  const mimeType = textOrNull(file['mime_type']) ?? 'application/octet-stream';
  const caption = textOrNull(file['caption']);
  if (kind === 'audio') return { type: 'audio', url, mimeType };
  if (kind === 'video' && caption === null) return { type: 'video', url, mimeType };
  return { type: 'media', url, mimeType, caption, filename: textOrNull(file['filename']) };
}
