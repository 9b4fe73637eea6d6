import { InputError } from '@roomkit/core';

/** Headers of one's own, by name. */
export type MailHeaders = Readonly<Record<string, string>>;

/** RFC 5322 §3.6.8: printable characters but the colon; these are what everybody takes. */
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const LINE_END = /[\u0000-\u0008\u000a-\u001f\u007f]/;
/** RFC 5322 §2.1.1 */
const MAX_LENGTH = 998;

/** What has a field of its own, or is for servers to write. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'in-reply-to', 'references'],
  ...['mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'],
  ...['return-path', 'received', 'dkim-signature'],
]);

/** @throws InputError naming the header that cannot be sent */
export function requireHeaders(headers: MailHeaders): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name)) throw new InputError('headers', 'must be named by letters, digits and hyphens');
    const field = `headers.${name}`;
    if (RESERVED.has(name.toLowerCase())) throw new InputError(field, 'is written from other fields');
    if (typeof value !== 'string' || LINE_END.test(value) || value.length > MAX_LENGTH) {
      throw new InputError(field, `must be one line of at most ${MAX_LENGTH} characters`);
    }
  }
}
