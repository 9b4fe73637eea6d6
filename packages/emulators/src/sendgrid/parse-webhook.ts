import { Buffer } from 'node:buffer';

import { headersOf, mimeOf, type PersonMail, type SendGridFile } from './inbound-mail.ts';

/** A field of the form that Inbound Parse posts. */
interface Field {
  readonly name: string;
  readonly value: Uint8Array | string;
  readonly file?: SendGridFile;
}

/** The boundary of every form that SendGrid posts. */
const BOUNDARY = 'xYzZY';

export const PARSE_CONTENT_TYPE: string = `multipart/form-data; boundary=${BOUNDARY}`;

/** https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook: the default */
export function parsedForm(mail: PersonMail): Uint8Array<ArrayBuffer> {
  const encoding = mail.charset === 'utf-8' ? 'utf8' : 'latin1';
  const files = mail.files.map((file, at): Field => ({ name: `attachment${at + 1}`, value: file.bytes, file }));
  const info = mail.files.map(({ filename = 'file', mimeType }, at) => [
    `attachment${at + 1}`,
    { filename, name: filename, type: mimeType },
  ]);
  const charsets = { to: 'UTF-8', from: 'UTF-8', subject: 'UTF-8', text: mail.charset, html: mail.charset };
  return formOf([
    { name: 'headers', value: `${headersOf(mail)}\n` },
    { name: 'dkim', value: '{@example.org : pass}' },
    { name: 'to', value: mail.to },
    ...(mail.html === null ? [] : [{ name: 'html', value: Buffer.from(mail.html, encoding) }]),
    { name: 'from', value: mail.from },
    { name: 'text', value: Buffer.from(mail.text, encoding) },
    { name: 'sender_ip', value: '192.0.2.1' },
    { name: 'envelope', value: envelopeOf(mail) },
    { name: 'attachments', value: String(files.length) },
    { name: 'subject', value: mail.subject },
    ...(files.length === 0 ? [] : [{ name: 'attachment-info', value: JSON.stringify(Object.fromEntries(info)) }]),
    { name: 'charsets', value: JSON.stringify(charsets) },
    { name: 'SPF', value: 'pass' },
    ...files,
  ]);
}

/** The same with "Send Raw": the mail as it came, in one field. */
export function rawForm(mail: PersonMail, mime: Uint8Array = mimeOf(mail)): Uint8Array<ArrayBuffer> {
  return formOf([
    { name: 'dkim', value: '{@example.org : pass}' },
    { name: 'email', value: mime },
    { name: 'to', value: mail.to },
    { name: 'from', value: mail.from },
    { name: 'sender_ip', value: '192.0.2.1' },
    { name: 'envelope', value: envelopeOf(mail) },
    { name: 'subject', value: mail.subject },
    { name: 'charsets', value: JSON.stringify({ to: 'UTF-8', from: 'UTF-8', subject: 'UTF-8' }) },
    { name: 'SPF', value: 'pass' },
  ]);
}

function envelopeOf({ from, to }: PersonMail): string {
  return JSON.stringify({ to: [to], from: from.slice(from.lastIndexOf('<') + 1).replace('>', '') });
}

function formOf(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap(({ name, value, file }) => {
    const filename = file === undefined ? '' : `; filename="${file.filename ?? 'file'}"`;
    const type = file === undefined ? '' : `Content-Type: ${file.mimeType}\r\n`;
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename}\r\n${type}\r\n`;
    return [Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')];
  });
  return Uint8Array.from(Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]));
}
