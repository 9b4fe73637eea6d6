import { Buffer } from 'node:buffer';

import { type EventContent, type MediaContent, sanitizeHtml, stripHtml } from '@roomkit/core';

import type { MailAttachment, ParsedMail } from '../parse/parsed-mail.ts';
import { splitQuoted } from '../quotes/split-quoted.ts';

/** A file that was left out of a content. */
export interface OmittedAttachment {
  readonly filename: string | null;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

/** A mail as content, and what is not in it. */
export interface MailContent {
  readonly content: EventContent;
  readonly quotedText: string;
  readonly omitted: readonly OmittedAttachment[];
}

/** The words, and the files as `data:` URLs while they fit. */
export function contentOf(
  mail: ParsedMail,
  { maxInlineBytes, splitQuotes }: { readonly maxInlineBytes: number; readonly splitQuotes: boolean },
): MailContent {
  const text = mail.text ?? (mail.html === null ? '' : stripHtml(mail.html));
  const { reply, quoted } = splitQuotes ? splitQuoted(text) : { reply: text, quoted: '' };
  const media: MediaContent[] = [];
  const omitted: OmittedAttachment[] = [];
  let room = maxInlineBytes;
  for (const attachment of mail.attachments) {
    const sizeBytes = attachment.bytes.byteLength;
    if (sizeBytes > room) {
      omitted.push({ filename: attachment.filename, mimeType: attachment.mimeType, sizeBytes });
      continue;
    }
    room -= sizeBytes;
    media.push(mediaOf(attachment));
  }
  const words = wordsOf(mail, reply.trim());
  const parts = words === null ? media : [words, ...media];
  const [only] = parts;
  const content: EventContent =
    parts.length === 1 && only !== undefined
      ? only
      : parts.length === 0
        ? { type: 'text', body: mail.subject ?? '' }
        : { type: 'composite', parts };
  return { content, quotedText: quoted.trim(), omitted };
}

/** Marked-up words where there are some, with the plain ones; null where there are none. */
function wordsOf({ html }: ParsedMail, reply: string): EventContent | null {
  const body = html === null ? '' : sanitizeHtml(html).trim();
  if (body === '' || stripHtml(body).trim() === '') return reply === '' ? null : { type: 'text', body: reply };
  return { type: 'rich', format: 'html', body, plainText: reply };
}

function mediaOf({ bytes, mimeType, filename }: MailAttachment): MediaContent {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { type: 'media', url: `data:${mimeType};base64,${base64}`, mimeType, filename, sizeBytes: bytes.byteLength };
}
