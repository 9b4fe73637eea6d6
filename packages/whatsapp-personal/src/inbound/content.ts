import type { EventContent } from '@roomkit/core';
import {
  type Json,
  numberOrNull,
  objectOf,
  plainFilename,
  textOrNull,
  unsupportedMessage,
} from '@roomkit/core/providers';

import { wordsOfContacts } from './contacts.ts';

/** Files by the field that holds them, with the type where WhatsApp does not tell it. */
const FILES: readonly (readonly [string, string])[] = [
  ['imageMessage', 'image/jpeg'],
  ['videoMessage', 'video/mp4'],
  ['ptvMessage', 'video/mp4'],
  ['audioMessage', 'audio/ogg'],
  ['documentMessage', 'application/octet-stream'],
  ['stickerMessage', 'image/webp'],
];
/** With its parameters, such as the codec of a voice message. */
const MIME_TYPE = /^[a-z]+\/[\w!#$&^.+-]+(?:;.*)?$/u;
/** What goes with a message, or between devices, and says nothing. */
const SURROUNDINGS: ReadonlySet<string> = new Set([
  'messageContextInfo',
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'protocolMessage',
  'deviceSentMessage',
]);

/**
 * What a message says; null for one that says nothing to people.
 *
 * @param message - unwrapped
 * @param url - the address its file is known by here
 */
export function contentOf(message: Json, url: string): EventContent | null {
  const body = textOrNull(message['conversation']) ?? textOrNull(objectOf(message['extendedTextMessage'])['text']);
  if (body !== null) return { type: 'text', body };
  const file = FILES.find(([name]) => isObject(message[name]));
  if (file) return fileContent(objectOf(message[file[0]]), file[1], url);
  const place = message['locationMessage'] ?? message['liveLocationMessage'];
  const content = isObject(place) ? placeOf(objectOf(place)) : contactsOf(message);
  if (content !== null) return content;
  const kind = Object.keys(message).find((name) => !SURROUNDINGS.has(name) && isObject(message[name]));
  return kind === undefined ? null : unsupportedMessage(kind);
}

/** What WhatsApp says about the surroundings of a message, such as what it answers. */
export function contextOf(message: Json): Json {
  const inner = Object.values(message).find((value) => isObject(objectOf(value)['contextInfo']));
  return objectOf(objectOf(inner)['contextInfo']);
}

/** A number of protobuf, which may be an object for its length. */
export function numberOf(value: unknown): number | null {
  const { toNumber } = objectOf(value) as { readonly toNumber?: unknown };
  return numberOrNull(typeof toNumber === 'function' ? (toNumber as () => unknown).call(value) : value);
}

function fileContent(file: Json, usualType: string, url: string): EventContent {
  const told = textOrNull(file['mimetype']) ?? '';
  const mimeType = MIME_TYPE.test(told) ? told : usualType;
  const size = numberOf(file['fileLength']);
  const sizeBytes = size !== null && Number.isSafeInteger(size) && size > 0 ? size : null;
  const seconds = numberOf(file['seconds']);
  const durationSeconds = seconds !== null && seconds > 0 ? seconds : null;
  const caption = textOrNull(file['caption']);
  if (mimeType.startsWith('audio/')) return { type: 'audio', url, mimeType, sizeBytes, durationSeconds };
  if (mimeType.startsWith('video/') && caption === null) {
    return { type: 'video', url, mimeType, sizeBytes, durationSeconds };
  }
  const filename = plainFilename(textOrNull(file['fileName']));
  return { type: 'media', url, mimeType, caption, sizeBytes, filename };
}

function placeOf(place: Json): EventContent | null {
  const [latitude, longitude] = [numberOrNull(place['degreesLatitude']), numberOrNull(place['degreesLongitude'])];
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  const [label, address] = [textOrNull(place['name']), textOrNull(place['address'])];
  return { type: 'location', latitude, longitude, label, address };
}

function contactsOf(message: Json): EventContent | null {
  const { contactMessage: one, contactsArrayMessage: several } = message;
  const body = wordsOfContacts(isObject(one) ? [one] : objectOf(several)['contacts']);
  return body === null ? null : { type: 'text', body };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
