import type { InboundMessage, WebhookRequest } from '@roomkit/core';
import { type Json, objectOf, plainFilename, textOrNull, toHex } from '@roomkit/core/providers';
import { type MailAttachment, parseAddresses, type ParsedMail, parseMail, toInboundMail } from '@roomkit/email';

import { fieldsOf, type FormField, textOf } from './form.ts';

type Fields = ReadonlyMap<string, FormField>;

/** In bytes: longer ones are not read either. */
const MOST_OF_A_HEADER = 256 * 1024;

/**
 * The mail that Inbound Parse posts: parsed, or as it came ("Send Raw").
 *
 * @see https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
 * @throws InputError where it is no mail, or beyond the limits of `parseMail`
 */
export async function mailOf(
  request: WebhookRequest,
  channelId: string,
  maxInlineBytes: number | undefined,
): Promise<InboundMessage> {
  const fields = fieldsOf(request);
  const envelope = jsonOf(fields, 'envelope');
  const to = Array.isArray(envelope['to']) ? envelope['to'].filter((address) => typeof address === 'string') : [];
  const raw = fields.get('email');
  const mail = raw === undefined ? await parsedMail(fields, envelope) : await rawMail(raw, envelope);
  const message = toInboundMail(withPlainNames(mail), {
    channelId,
    recipients: to,
    ...(maxInlineBytes === undefined ? {} : { maxInlineBytes }),
    // SendGrid has no id of its own, and posts the same bytes again.
    providerMessageId: mail.messageId === null ? await digestOf(request.body) : null,
  });
  return { ...message, rawPayload: payloadOf(fields) };
}

async function rawMail({ bytes }: FormField, envelope: Json): Promise<ParsedMail> {
  return parseMail(bytes, envelopeOf(envelope));
}

/** What stands in the header is read from there: only it has the thread, and whether a program wrote the mail. */
async function parsedMail(fields: Fields, envelope: Json): Promise<ParsedMail> {
  const head = new TextEncoder().encode(`${(textOf(fields.get('headers')) ?? '').trimEnd()}\r\n\r\n`);
  const mail = await parseMail(head, envelopeOf(envelope));
  const charsets = jsonOf(fields, 'charsets');
  const field = (name: string): string | null => textOf(fields.get(name), textOrNull(charsets[name]) ?? 'utf-8');
  return {
    ...mail,
    from: mail.from ?? parseAddresses(field('from') ?? '')[0] ?? null,
    to: mail.to.length > 0 ? mail.to : parseAddresses(field('to') ?? ''),
    subject: mail.subject ?? field('subject'),
    text: field('text'),
    html: field('html'),
    attachments: attachmentsOf(fields),
  };
}

function attachmentsOf(fields: Fields): readonly MailAttachment[] {
  const info = jsonOf(fields, 'attachment-info');
  return [...fields].flatMap(([name, { bytes, mimeType, filename }]): readonly MailAttachment[] => {
    if (!/^attachment\d+$/u.test(name)) return [];
    const known = objectOf(info[name]);
    return [
      {
        bytes,
        mimeType: mimeType ?? textOrNull(known['type']) ?? 'application/octet-stream',
        filename: filename ?? textOrNull(known['filename']),
        contentId: textOrNull(known['content-id']),
        disposition: 'attachment',
      },
    ];
  });
}

function withPlainNames(mail: ParsedMail): ParsedMail {
  return {
    ...mail,
    attachments: mail.attachments.map((file) => ({ ...file, filename: plainFilename(file.filename) })),
  };
}

function envelopeOf(envelope: Json): { readonly envelopeFrom: string | null } {
  return { envelopeFrom: typeof envelope['from'] === 'string' ? envelope['from'] : null };
}

/** All that came but for files, and for a mail that is there as a whole its header. */
function payloadOf(fields: Fields): Json {
  const texts = [...fields].flatMap(([name, field]): readonly (readonly [string, string])[] => {
    if (field.filename !== null) return [];
    return [name === 'email' ? ['headers', headerOf(field)] : [name, textOf(field) ?? '']];
  });
  return Object.fromEntries(texts);
}

function headerOf(mail: FormField): string {
  const start = textOf({ ...mail, bytes: mail.bytes.slice(0, MOST_OF_A_HEADER) }) ?? '';
  return start.split(/\r?\n\r?\n/u, 1)[0] ?? '';
}

function jsonOf(fields: Fields, name: string): Json {
  try {
    return objectOf(JSON.parse(textOf(fields.get(name)) ?? ''));
  } catch {
    return {};
  }
}

async function digestOf(body: Uint8Array): Promise<string> {
  return `sha256.${toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(body))))}`;
}
