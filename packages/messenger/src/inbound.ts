import type { EventContent, InboundMessage } from '@roomkit/core';
import {
  joinParts,
  type Json,
  objectOf,
  objectsOf,
  textOrNull,
  typeByName,
  unsupportedMessage,
} from '@roomkit/core/providers';

import type { PersonEvent } from './envelope.ts';

/** Of files Messenger tells the kind alone; the type is in the ending of their address, where it has one. */
const USUAL_TYPES: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  audio: 'audio/mp4',
  video: 'video/mp4',
  file: 'application/octet-stream',
};

/** A message, an edit of one, or the tap on a button; null where a person did something else. */
export function messageOf(did: PersonEvent, channelId: string): InboundMessage | null {
  const { event } = did;
  if ('message' in event) return written(did, objectOf(event['message']), channelId);
  if ('message_edit' in event) return rewritten(did, objectOf(event['message_edit']), channelId);
  return 'postback' in event ? tapped(did, objectOf(event['postback']), channelId) : null;
}

function written(did: PersonEvent, message: Json, channelId: string): InboundMessage | null {
  const mid = textOrNull(message['mid']);
  if (mid === null) return null;
  const payload = textOrNull(objectOf(message['quick_reply'])['payload']);
  return {
    ...commonOf(did, channelId, payload),
    content: contentOf(message),
    providerMessageId: mid,
    replyToProviderMessageId: textOrNull(objectOf(message['reply_to'])['mid']),
  };
}

function rewritten(did: PersonEvent, edit: Json, channelId: string): InboundMessage | null {
  const [mid, body] = [textOrNull(edit['mid']), textOrNull(edit['text'])];
  if (mid === null || body === null) return null;
  return {
    ...commonOf(did, channelId, null),
    // The event is found by the id below; until then the content has no better name for it.
    content: { type: 'edit', targetEventId: mid.slice(0, 255), newContent: { type: 'text', body } },
    providerMessageId: `${mid}:edit:${textOrNull(edit['num_edit']) ?? did.timestamp?.getTime() ?? ''}`,
    targetProviderMessageId: mid,
  };
}

function tapped(did: PersonEvent, postback: Json, channelId: string): InboundMessage | null {
  const payload = textOrNull(postback['payload']) ?? '';
  const title = textOrNull(postback['title']) ?? payload;
  // Webhooks of old versions do not name the tap.
  const id = textOrNull(postback['mid']) ?? `postback:${did.senderId}:${did.timestamp?.getTime() ?? payload}`;
  if (title === '') return null;
  return {
    ...commonOf(did, channelId, payload),
    content: { type: 'text', body: title },
    providerMessageId: id,
  };
}

function commonOf(
  { senderId, timestamp, event }: PersonEvent,
  channelId: string,
  buttonPayload: string | null,
): Pick<InboundMessage, 'channelId' | 'senderId' | 'timestamp' | 'rawPayload' | 'channelData'> {
  const channelData = { facebookUserId: senderId, ...(buttonPayload === null ? {} : { buttonPayload }) };
  return { channelId, senderId, timestamp, rawPayload: event, channelData };
}

/** Words and files, in this order; what is neither is named. */
function contentOf(message: Json): EventContent {
  const body = textOrNull(message['text']);
  const attachments = objectsOf(message['attachments']).map(fileOf);
  const parts: readonly EventContent[] = [...(body === null ? [] : [{ type: 'text', body } as const]), ...attachments];
  return parts.length === 0 ? unsupportedMessage('unknown') : joinParts(parts);
}

function fileOf(attachment: Json): EventContent {
  const kind = textOrNull(attachment['type']) ?? 'unknown';
  const url = textOrNull(objectOf(attachment['payload'])['url']);
  const usual = Object.hasOwn(USUAL_TYPES, kind) ? USUAL_TYPES[kind] : undefined;
  // Shared posts and reels have an address too, of a page.
  if (usual === undefined || url === null || !/^https?:/u.test(url) || !URL.canParse(url))
    return unsupportedMessage(kind);
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  const known = typeByName(name);
  // A video's address may end like a sound's.
  const mimeType = kind === 'file' || known?.startsWith(`${kind}/`) ? (known ?? usual) : usual;
  if (kind === 'audio' || kind === 'video') return { type: kind, url, mimeType };
  return { type: 'media', url, mimeType, filename: kind === 'file' && known !== null ? name : null };
}
