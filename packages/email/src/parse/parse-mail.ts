import { InputError } from '@roomkit/core';
import PostalMime, { type Attachment, type Email } from 'postal-mime';

import { type MailAddress, parseAddresses } from '../address/addresses.ts';
import { plainLine } from '../headers/text.ts';
import { messageIdOf, messageIdsIn } from '../threading/message-id.ts';
import { isAutomatic, isReport } from './automatic.ts';
import { beyond, type MailLimits, requireLimits, requireWithin } from './limits.ts';
import type { MailAttachment, ParsedMail } from './parsed-mail.ts';

/** How a mail is read. */
export interface ParseMailOptions extends MailLimits {
  /** The sender of the SMTP envelope, where it is known; `''` is nobody. */
  readonly envelopeFrom?: string | null;
}

const MIME_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;
const DISPOSITIONS = ['attachment', 'inline'] as const;
/** What the parser says about its own limits. */
const DEPTH = 'Maximum MIME nesting depth';
const HEADERS = 'Maximum header size';

/**
 * Reads a mail (RFC 5322, RFC 2045) in all that real mails get wrong: unknown character sets, broken base64, missing
 * boundaries. A mail within the mail is an attachment.
 *
 * @throws InputError `mail` where it is no bytes; `mail.bytes`, `mail.lines`, `mail.parts`, `mail.depth`,
 * `mail.headers` where it is beyond the limits
 * @throws ConfigurationError naming a limit that cannot be used
 */
export async function parseMail(raw: Uint8Array, options: ParseMailOptions = {}): Promise<ParsedMail> {
  const { envelopeFrom = null, ...given } = options;
  const limits = requireLimits(given);
  if (!(raw instanceof Uint8Array)) throw new InputError('mail', 'must be bytes');
  requireWithin(raw, limits);
  const mail = await parsed(raw, limits);
  const field = (name: string): string => mail.headers.find(({ key }) => key === name)?.value ?? '';
  const listOf = (name: string): readonly MailAddress[] =>
    mail.headers.flatMap(({ key, value }) => (key === name ? parseAddresses(value) : []));
  return {
    from: listOf('from')[0] ?? null,
    to: listOf('to'),
    cc: listOf('cc'),
    replyTo: listOf('reply-to'),
    subject: plainLine(mail.subject ?? '') || null,
    date: dateOf(field('date')),
    messageId: messageIdOf(field('message-id')),
    // A few programs write a sentence around the id.
    inReplyTo: messageIdsIn(field('in-reply-to'))[0] ?? null,
    references: messageIdsIn(field('references')),
    text: mail.text ?? null,
    html: mail.html ?? null,
    attachments: mail.attachments.map((attachment) => attachmentOf(attachment)),
    isAutoReply: isAutomatic(mail.headers),
    isBounce: isReport(mail.headers, envelopeFrom),
  };
}

async function parsed(raw: Uint8Array, { maxDepth, maxHeaderBytes }: Required<MailLimits>): Promise<Email> {
  try {
    return await PostalMime.parse(raw, {
      maxNestingDepth: maxDepth,
      maxHeadersSize: maxHeaderBytes,
      // Its words are not the sender's, and mails within mails within mails are how parsers are brought down.
      maxRfc822NestingDepth: 0,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message.startsWith(DEPTH)) throw beyond('depth', maxDepth);
    if (message.startsWith(HEADERS)) throw beyond('headers', maxHeaderBytes);
    throw new InputError('mail', 'cannot be read');
  }
}

function dateOf(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

function attachmentOf({ content, mimeType, filename, contentId, disposition }: Attachment): MailAttachment {
  const type = mimeType.toLowerCase();
  return {
    bytes: bytesOf(content),
    mimeType: MIME_TYPE.test(type) ? type : 'application/octet-stream',
    filename: plainLine(filename ?? '') || null,
    contentId: messageIdOf(contentId)?.slice(1, -1) ?? null,
    disposition: DISPOSITIONS.find((known) => known === disposition) ?? null,
  };
}

function bytesOf(content: Attachment['content']): Uint8Array<ArrayBuffer> {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? Uint8Array.from(content) : new Uint8Array(content);
}
