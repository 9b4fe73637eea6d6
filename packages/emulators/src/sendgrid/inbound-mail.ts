import { Buffer } from 'node:buffer';

/** A file that comes with a mail. */
export interface SendGridFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly filename?: string;
}

/** A mail of a person. */
export interface PersonMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly files: readonly SendGridFile[];
  readonly messageId: string;
  readonly inReplyTo: string | null;
  /** Headers beside those that every mail has. */
  readonly headers: Readonly<Record<string, string>>;
  /** The character set that words are sent in. */
  readonly charset: 'utf-8' | 'iso-8859-1';
}

const ALTERNATIVE = 'alternative-0001';
const MIXED = 'mixed-0001';
const LINE = '\r\n';

/** The header block of a mail, without the empty line below it. */
export function headersOf(mail: PersonMail): string {
  const references = mail.inReplyTo === null ? {} : { 'In-Reply-To': mail.inReplyTo, References: mail.inReplyTo };
  const all = {
    From: mail.from,
    To: mail.to,
    Subject: mail.subject,
    'Message-ID': mail.messageId,
    ...references,
    'MIME-Version': '1.0',
    'Content-Type': `multipart/mixed; boundary="${MIXED}"`,
    ...mail.headers,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${value}`)
    .join(LINE);
}

/** The whole mail (RFC 5322, RFC 2046). */
export function mimeOf(mail: PersonMail): Uint8Array {
  const words = [
    textPart('text/plain', mail.text, mail),
    ...(mail.html === null ? [] : [textPart('text/html', mail.html, mail)]),
  ];
  const alternative = `Content-Type: multipart/alternative; boundary="${ALTERNATIVE}"${LINE}${LINE}${multipart(ALTERNATIVE, words)}`;
  const files = mail.files.map(({ bytes, mimeType, filename = 'file' }) =>
    [
      `Content-Type: ${mimeType}`,
      `Content-Disposition: attachment; filename="${filename}"`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, `$&${LINE}`),
    ].join(LINE),
  );
  return Buffer.from(`${headersOf(mail)}${LINE}${LINE}${multipart(MIXED, [alternative, ...files])}`);
}

function textPart(mimeType: string, text: string, { charset }: PersonMail): string {
  const encoded = Buffer.from(text, charset === 'utf-8' ? 'utf8' : 'latin1').toString('base64');
  return [`Content-Type: ${mimeType}; charset=${charset}`, 'Content-Transfer-Encoding: base64', '', encoded].join(LINE);
}

function multipart(boundary: string, parts: readonly string[]): string {
  return [...parts.map((part) => `--${boundary}${LINE}${part}`), `--${boundary}--`, ''].join(LINE);
}
