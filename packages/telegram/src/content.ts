import type { EventContent } from '@roomkit/core';
import { type Json, numberOrNull, objectOf, objectsOf, textOrNull, unsupportedMessage } from '@roomkit/core/providers';

/** What every message has, or what says something about one rather than being it. */
const SURROUNDINGS: ReadonlySet<string> = new Set([
  ...['message_id', 'message_thread_id', 'is_topic_message', 'from', 'sender_chat', 'sender_tag', 'chat', 'date'],
  ...['edit_date', 'reply_to_message', 'external_reply', 'quote', 'forward_origin', 'via_bot', 'entities'],
  ...['caption_entities', 'link_preview_options', 'author_signature', 'media_group_id', 'has_protected_content'],
  ...['is_automatic_forward', 'is_from_offline', 'reply_markup', 'sender_boost_count', 'effect_id'],
]);
const FILE_KINDS = ['photo', 'animation', 'video', 'audio', 'voice', 'video_note', 'document', 'sticker'] as const;
/** For kinds of which Telegram does not tell the type. */
const USUAL_TYPES: Readonly<Record<string, string>> = {
  photo: 'image/jpeg',
  video_note: 'video/mp4',
  voice: 'audio/ogg',
};

/** What a message says. @param fileUrl - the address by which a file is known here: it holds no token */
export function contentOf(message: Json, fileUrl: (id: string) => string): EventContent {
  const text = textOrNull(message['text']);
  if (text !== null) return { type: 'text', body: text };
  const kind = FILE_KINDS.find((name) => name in message);
  const content = kind === undefined ? placeOf(message) : fileOf(kind, message, fileUrl);
  return content ?? unsupportedMessage(Object.keys(message).find((name) => !SURROUNDINGS.has(name)) ?? 'unknown');
}

function placeOf(message: Json): EventContent | null {
  const { title, address } = objectOf(message['venue']);
  const { latitude, longitude } = objectOf(message['location']);
  const [north, east] = [numberOrNull(latitude), numberOrNull(longitude)];
  if (north === null || east === null) return null;
  return {
    type: 'location',
    latitude: north,
    longitude: east,
    label: textOrNull(title),
    address: textOrNull(address),
  };
}

function fileOf(
  kind: (typeof FILE_KINDS)[number],
  message: Json,
  fileUrl: (id: string) => string,
): EventContent | null {
  // Of a photo Telegram sends several sizes, the largest last.
  const file = kind === 'photo' ? (objectsOf(message['photo']).at(-1) ?? {}) : objectOf(message[kind]);
  const id = textOrNull(file['file_id']);
  if (id === null) return null;
  const url = fileUrl(id);
  const mimeType = toldType(file['mime_type']) ?? USUAL_TYPES[kind] ?? stickerType(kind, file);
  const caption = textOrNull(message['caption']);
  const size = numberOrNull(file['file_size']);
  const sized = size !== null && Number.isInteger(size) && size >= 0 ? { sizeBytes: size } : {};
  if (caption === null && (kind === 'audio' || kind === 'voice')) return { type: 'audio', url, mimeType, ...sized };
  if (caption === null && (kind === 'video' || kind === 'video_note'))
    return { type: 'video', url, mimeType, ...sized };
  return { type: 'media', url, mimeType, caption, filename: textOrNull(file['file_name']), ...sized };
}

/** Clients tell it, and may tell anything. */
function toldType(value: unknown): string | null {
  const told = textOrNull(value);
  return told !== null && /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/u.test(told) ? told : null;
}

/** https://core.telegram.org/bots/api#sticker: still pictures, Lottie animations, or films */
function stickerType(kind: string, sticker: Json): string {
  if (kind !== 'sticker') return 'application/octet-stream';
  if (sticker['is_video'] === true) return 'video/webm';
  return sticker['is_animated'] === true ? 'application/x-tgsticker' : 'image/webp';
}
