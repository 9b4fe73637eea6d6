import type { EventContent } from '../domain/content.ts';
import type { SendOptions } from '../ports/messaging.ts';
import { type ReadFile, readFiles } from './read-files.ts';
import { textAndHtml } from './text-and-html.ts';
import { unsupportedContent } from './unsupported.ts';

/** Whom a mail goes to, and what it is called. */
export interface MailEnvelope {
  readonly to: string;
  /** Null for the provider's own. */
  readonly from: string | null;
  readonly subject: string | null;
}

/** What a vendor of mail takes in one call. */
export interface MailBodyLimits {
  /** Of words as JSON and files in Base64 together. */
  readonly maxBytes: number;
  /** Gives HTML in which nothing acts, whatever the Markdown says. */
  readonly renderMarkdown: (markdown: string) => string;
}

/** What a mail says. */
export interface MailBody {
  /** Never empty: a mail of files alone says their names. */
  readonly text: string;
  /** Null where nothing is marked up. */
  readonly html: string | null;
  readonly files: readonly ReadFile[];
}

/**
 * A content as a mail says it, with its files, for vendors that take both in one call of JSON.
 *
 * @throws RoomKitError `content_unsupported`, `media_too_large`, `media_unavailable`
 */
export async function mailBodyOf(
  provider: string,
  content: EventContent,
  sendOptions: Pick<SendOptions, 'readMedia' | 'signal'>,
  { maxBytes, renderMarkdown }: MailBodyLimits,
): Promise<MailBody> {
  const { text, html, files, rest } = textAndHtml(content, renderMarkdown);
  const [other] = rest;
  if (other) throw unsupportedContent(provider, other, 'no such content in a mail');
  if (text.trim() === '' && files.length === 0) throw unsupportedContent(provider, content, 'empty');
  const left = maxBytes - new TextEncoder().encode(JSON.stringify([text, html])).byteLength;
  if (left < 0) throw unsupportedContent(provider, content, `longer than ${maxBytes} bytes`);
  const read = await readFiles(provider, files, sendOptions, Math.floor((left * 3) / 4));
  const words = text.trim() === '' ? read.map(({ filename }) => filename).join('\n') : text;
  return { text: words, html: html === '' ? null : html, files: read };
}
