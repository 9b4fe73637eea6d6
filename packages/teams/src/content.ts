import type { EventContent } from '@roomkit/core';
import {
  joinParts,
  type Json,
  objectOf,
  objectsOf,
  textOrNull,
  typeByName,
  unsupportedMessage,
} from '@roomkit/core/providers';

const DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info';

/** Words and files of an activity, in this order; what is neither is named. */
export function contentOf(activity: Json): EventContent {
  const body = wordsOf(activity);
  // The same words again, as HTML.
  const attachments = objectsOf(activity['attachments']).filter(({ contentType }) => contentType !== 'text/html');
  const parts: readonly EventContent[] = [
    ...(body === '' ? [] : [{ type: 'text', body } as const]),
    ...attachments.map(fileOf),
  ];
  if (parts.length > 0) return joinParts(parts);
  return unsupportedMessage('value' in activity ? 'card_submit' : 'unknown');
}

/** What was submitted with a button of ours; null where it is no such. */
export function payloadOf(activity: Json): string | null {
  return textOrNull(objectOf(activity['value'])['payload']);
}

/** The words without the bot's own name, by which it is called in channels; others' names stay, without their marks. */
function wordsOf(activity: Json): string {
  const text = textOrNull(activity['text']) ?? '';
  const botId = textOrNull(objectOf(activity['recipient'])['id']);
  const mentions = objectsOf(activity['entities']).filter(({ type }) => type === 'mention');
  const own = mentions.filter(({ mentioned }) => objectOf(mentioned)['id'] === botId);
  const called = own.reduce((words, mention) => words.replaceAll(textOrNull(mention['text']) ?? '\0', ''), text);
  return called
    .replaceAll(/<\/?at(?: [^<>]*)?>/gu, '')
    .replaceAll(/&nbsp;/gu, ' ')
    .trim();
}

function fileOf(attachment: Json): EventContent {
  const { contentUrl, name } = attachment;
  const contentType = textOrNull(attachment['contentType']) ?? 'unknown';
  const filename = textOrNull(name);
  const { downloadUrl, fileType } = objectOf(attachment['content']);
  const url = textOrNull(contentType === DOWNLOAD ? downloadUrl : contentUrl);
  const isFile = contentType === DOWNLOAD || /^(?:image|audio|video)\//u.test(contentType);
  if (!isFile || url === null || !/^https?:/u.test(url) || !URL.canParse(url)) return unsupportedMessage(contentType);
  const told = /^[a-z]+\/[\w.+-]+$/u.test(contentType) && contentType !== DOWNLOAD ? contentType : null;
  const guessed = typeByName(filename ?? '') ?? typeByName(`.${textOrNull(fileType) ?? ''}`);
  // Of a picture Teams tells that it is one, and mostly no more.
  const mimeType = told ?? guessed ?? (contentType.startsWith('image/') ? 'image/png' : 'application/octet-stream');
  return { type: 'media', url, mimeType, filename };
}
