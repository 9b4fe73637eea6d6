import type { EventContent, InboundMessage } from '@roomkit/core';
import {
  dateOfText,
  joinParts,
  type Json,
  numberOrNull,
  objectOf,
  objectsOf,
  textOrNull,
  unsupportedMessage,
} from '@roomkit/core/providers';

import { payloadOf } from './suggestions.ts';
import type { TelnyxEvent } from './webhook.ts';

const KINDS: readonly string[] = ['SMS', 'MMS', 'RCS'];

/** The message of a webhook; null where it tells something else. */
export function inboundOf({ type, payload }: TelnyxEvent, channelId: string): InboundMessage | null {
  const providerMessageId = textOrNull(payload['id']);
  const senderId = textOrNull(objectOf(payload['from'])['phone_number']);
  if (type !== 'message.received' || providerMessageId === null || senderId === null) return null;
  const kind = textOrNull(payload['type']) ?? 'SMS';
  // An agent is named by an object, or by the first of a list.
  const to = objectsOf(payload['to'])[0] ?? objectOf(payload['to']);
  const message = {
    channelId,
    senderId,
    providerMessageId,
    timestamp: dateOfText(payload['received_at']),
    rawPayload: payload,
  };
  if (kind === 'RCS') {
    // What an agent receives stands below `body`, in older webhooks beside it.
    const body = 'body' in payload ? objectOf(payload['body']) : payload;
    const postback = textOrNull(objectOf(body['suggestion_response'])['postback_data']);
    return {
      ...message,
      content: rcsContentOf(body),
      channelData: {
        fromNumber: senderId,
        agentId: textOrNull(to['agent_id']),
        ...(postback === null ? {} : { buttonPayload: payloadOf(postback) }),
      },
    };
  }
  return {
    ...message,
    content: KINDS.includes(kind) ? contentOf(payload) : unsupportedMessage(kind),
    channelData: {
      fromNumber: senderId,
      toNumber: textOrNull(to['phone_number']) ?? '',
      segments: numberOrNull(payload['parts']) ?? 1,
      encoding: textOrNull(payload['encoding']),
    },
  };
}

function contentOf(payload: Json): EventContent {
  const text = textOrNull(payload['text']);
  const files = objectsOf(payload['media']).flatMap((file) => fileOf(file['url'], file['content_type'], null) ?? []);
  return joinParts([...(text === null ? [] : [{ type: 'text', body: text } as const]), ...files]);
}

function rcsContentOf(body: Json): EventContent {
  const words = textOrNull(body['text']) ?? textOrNull(objectOf(body['suggestion_response'])['text']);
  if (words !== null) return { type: 'text', body: words };
  const { file_uri: url, mime_type: mimeType, file_name: name } = objectOf(objectOf(body['user_file'])['payload']);
  const { latitude, longitude } = objectOf(body['location']);
  const [north, east] = [numberOrNull(latitude), numberOrNull(longitude)];
  if (north !== null && east !== null) return { type: 'location', latitude: north, longitude: east };
  return fileOf(url, mimeType, name) ?? unsupportedMessage(Object.keys(body)[0] ?? 'empty');
}

function fileOf(url: unknown, mimeType: unknown, filename: unknown): EventContent | null {
  const address = textOrNull(url);
  if (address === null) return null;
  return {
    type: 'media',
    url: address,
    mimeType: textOrNull(mimeType) ?? 'application/octet-stream',
    filename: textOrNull(filename),
  };
}
