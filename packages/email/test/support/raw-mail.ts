/** Lines as a mail on the wire. */
export function rawMail(...lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.join('\r\n'));
}

export const HEADERS = [
  'From: Ann <ann@example.org>',
  'To: Support <help@example.com>',
  'Subject: Printer',
  'Message-ID: <m1@example.org>',
  'Date: Mon, 02 Mar 2026 10:00:00 +0000',
] as const;
