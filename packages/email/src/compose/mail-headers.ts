import { encodeWords } from 'nodemailer/lib/mime-funcs';

import { type MailHeaders, requireHeaders } from '../headers/custom.ts';
import { type MailThreading, threadHeaders } from '../threading/threads.ts';

/** Headers for a vendor that takes them beside the mail. */
export interface MailHeaderOptions {
  readonly threading?: MailThreading;
  readonly headers?: MailHeaders;
}

/**
 * Thread and headers of one's own as names and values, for vendors that take headers as JSON. Values are ASCII, in
 * encoded words (RFC 2047) where they have to be.
 *
 * @throws InputError naming the field
 */
export function mailHeaders({ threading = {}, headers = {} }: MailHeaderOptions): Readonly<Record<string, string>> {
  requireHeaders(headers);
  const encoded = Object.entries(headers).map(([name, value]) => [name, encodeWords(value, 'Q', 52)] as const);
  return { ...Object.fromEntries(encoded), ...threadHeaders(threading) };
}
