import type { EventContent, InboundMessage } from '@roomkit/core';
import {
  dateOfText,
  joinParts,
  type Json,
  objectOf,
  objectsOf,
  textOrNull,
  unsupportedMessage,
} from '@roomkit/core/providers';

import { withPlus } from './number.ts';

/** The message of a webhook; null where it reports on one of ours, or is none. */
export function inboundOf(event: Json, channelId: string): InboundMessage | null {
  const type = textOrNull(event['type']) ?? '';
  const [providerMessageId, senderId] = [textOrNull(event['id']), withPlus(event['from'])];
  if (!type.startsWith('mo_') || providerMessageId === null || senderId === null) return null;
  return {
    channelId,
    senderId,
    content: contentOf(type, event['body']),
    providerMessageId,
    timestamp: dateOfText(event['received_at']),
    rawPayload: event,
    channelData: { fromNumber: senderId, toNumber: withPlus(event['to']) ?? '', segments: 1 },
  };
}

function contentOf(type: string, body: unknown): EventContent {
  if (type === 'mo_text') return { type: 'text', body: textOrNull(body) ?? '' };
  if (type !== 'mo_media') return unsupportedMessage(type);
  const { message, media, subject } = objectOf(body);
  const words = [textOrNull(subject), textOrNull(message)].filter((text) => text !== null).join('\n');
  const text = words === '' ? [] : [{ type: 'text', body: words } as const];
  return joinParts([...text, ...objectsOf(media).map(fileOf)]);
}

/** A file, or a word that there was one which Sinch could not keep. */
function fileOf(file: Json): EventContent {
  const url = textOrNull(file['url']);
  if (url === null) return unsupportedMessage('media');
  return { type: 'media', url, mimeType: textOrNull(file['content_type']) ?? 'application/octet-stream' };
}
