/** A header as it was read: the name in lower case. */
export interface MailHeader {
  readonly key: string;
  readonly value: string;
}

const PRECEDENCES: ReadonlySet<string> = new Set(['auto_reply', 'bulk', 'junk', 'list']);
const MARKS: ReadonlySet<string> = new Set([
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-reply',
  'x-auto-reply-from',
]);

/**
 * Whether a program must not answer. `Auto-Submitted` is the standard (RFC 3834 §5); the others are what programs
 * wrote before it, and still do.
 */
export function isAutomatic(headers: readonly MailHeader[]): boolean {
  return headers.some(({ key, value }) => {
    const word = firstWord(value);
    if (key === 'auto-submitted') return word !== '' && word !== 'no';
    if (key === 'precedence') return PRECEDENCES.has(word);
    return MARKS.has(key) && word !== 'no';
  });
}

/** Whether it is a report, or comes from nobody: `<>` is the sender of mails that must not be answered (RFC 5321 §4.5.5). */
export function isReport(headers: readonly MailHeader[], envelopeFrom: string | null): boolean {
  if (envelopeFrom !== null && bare(envelopeFrom) === '') return true;
  return headers.some(({ key, value }) => {
    if (key === 'return-path') return bare(value) === '';
    return key === 'content-type' && firstWord(value) === 'multipart/report';
  });
}

function firstWord(value: string): string {
  return (value.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function bare(address: string): string {
  const text = address.trim();
  return text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1).trim() : text;
}
