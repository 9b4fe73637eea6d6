import { Buffer } from 'node:buffer';

import { type Clock, type CreateId, InputError, systemClock } from '@roomkit/core';
import MailComposer, { type Options } from 'nodemailer/lib/mail-composer';

import { type MailAddress, parseMailAddress } from '../address/addresses.ts';
import { systemId } from '../environment.ts';
import { type MailHeaders, requireHeaders } from '../headers/custom.ts';
import { plainLine } from '../headers/text.ts';
import { messageIdFor } from '../threading/message-id.ts';
import { type MailThreading, threadHeaders } from '../threading/threads.ts';

/** An address, with or without a name, as text or in its parts. */
export type MailAddressInput = string | MailAddress;

/** A file to send. */
export interface OutgoingAttachment {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly filename?: string | null;
  /** What `cid:` links of the HTML name. */
  readonly contentId?: string | null;
  /** @defaultValue 'attachment', with a contentId 'inline' */
  readonly disposition?: 'attachment' | 'inline';
}

/** What a mail is made of. */
export interface ComposeMailOptions {
  readonly from: MailAddressInput;
  readonly to: MailAddressInput | readonly MailAddressInput[];
  readonly cc?: readonly MailAddressInput[];
  readonly replyTo?: MailAddressInput | null;
  readonly subject?: string | null;
  readonly text?: string | null;
  readonly html?: string | null;
  readonly attachments?: readonly OutgoingAttachment[];
  /** Where it stands in its thread. Without a Message-ID it gets a new one, of the sender's domain. */
  readonly threading?: MailThreading;
  readonly headers?: MailHeaders;
  /** @defaultValue now */
  readonly date?: Date;
  /** @defaultValue the machine's time */
  readonly clock?: Clock;
  /** Makes the Message-ID and the boundaries, which nobody may guess. @defaultValue random ids */
  readonly createId?: CreateId;
}

const MIME_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:;[\t\x20-\x7e]{0,200})?$/;
const CONTENT_ID = /^[^<>\s\u0000-\u001f\u007f]{1,200}$/;

/**
 * A mail as bytes, ready for SMTP or a vendor that takes raw mails. Nothing that is given can add a header or a
 * part: subject, names and filenames lose their line ends, and what must be exact is refused instead.
 *
 * @throws InputError naming the field
 */
export async function composeMail(options: ComposeMailOptions): Promise<Uint8Array> {
  const { clock = systemClock, createId = systemId, threading = {}, headers = {} } = options;
  requireHeaders(headers);
  const from = addressesOf('from', options.from, 1);
  const to = addressesOf('to', options.to, 1);
  const domain = from[0]?.address.split('@').at(-1) ?? '';
  const messageId = threading.messageId ?? messageIdFor(createId(), domain);
  const {
    'Message-ID': id,
    'In-Reply-To': inReplyTo,
    References: references,
  } = threadHeaders({
    ...threading,
    messageId,
  });
  const mail: Options = {
    from,
    to,
    cc: addressesOf('cc', options.cc ?? [], 0),
    replyTo: addressesOf('replyTo', options.replyTo ?? [], 0),
    subject: plainLine(options.subject ?? ''),
    text: textOf('text', options.text),
    html: textOf('html', options.html),
    attachments: (options.attachments ?? []).map((attachment, at) => attachmentOf(attachment, at)),
    messageId: id,
    inReplyTo,
    references,
    date: options.date ?? new Date(clock.now()),
    headers: { ...headers },
    newline: 'win',
    baseBoundary: createId().replaceAll(/[^A-Za-z0-9]/g, ''),
    // What is sent is what was given: nothing is read from disk or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return new Uint8Array(await new MailComposer(mail).compile().build());
}

/** What nodemailer takes as an address; one from text is parsed, so that it can be nothing else. */
interface ComposedAddress {
  readonly name: string;
  readonly address: string;
}

function addressesOf(
  field: string,
  given: MailAddressInput | readonly MailAddressInput[],
  minimum: number,
): ComposedAddress[] {
  const list = typeof given === 'string' || !Array.isArray(given) ? [given as MailAddressInput] : given;
  const addresses = (list as readonly MailAddressInput[]).map((one): ComposedAddress => {
    const { name, address } = parseMailAddress(typeof one === 'string' ? one : (one?.address ?? ''), field);
    return { name: plainLine((typeof one === 'string' ? name : one.name) ?? ''), address };
  });
  if (addresses.length < minimum) throw new InputError(field, 'must be one e-mail address');
  return addresses;
}

function textOf(field: string, text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  if (typeof text !== 'string') throw new InputError(field, 'must be a text');
  // A lone carriage return is the end of a line to some, and no character of mail (RFC 5322 §2.3).
  return text.replaceAll(/\r\n?/g, '\n');
}

function attachmentOf(attachment: OutgoingAttachment, at: number): NonNullable<Options['attachments']>[number] {
  const { bytes, mimeType, filename = null, contentId = null } = attachment;
  const field = `attachments.${at}`;
  if (!(bytes instanceof Uint8Array)) throw new InputError(`${field}.bytes`, 'must be bytes');
  if (typeof mimeType !== 'string' || !MIME_TYPE.test(mimeType)) {
    throw new InputError(`${field}.mimeType`, 'must be a MIME type');
  }
  if (contentId !== null && !CONTENT_ID.test(contentId)) {
    throw new InputError(`${field}.contentId`, 'must be an id without spaces and angle brackets');
  }
  return {
    content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    contentType: mimeType,
    filename: plainLine(filename ?? '') || false,
    contentDisposition: attachment.disposition ?? (contentId === null ? 'attachment' : 'inline'),
    ...(contentId === null ? {} : { cid: contentId }),
  };
}
