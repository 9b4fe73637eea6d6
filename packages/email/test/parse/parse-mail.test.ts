import { parseMail } from '@roomkit/email';
import { describe, expect, it } from 'vitest';

import { HEADERS, rawMail } from '../support/raw-mail.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('parseMail', () => {
  it('reads a plain mail', async () => {
    const mail = await parseMail(rawMail(...HEADERS, '', 'It is broken.', ''));
    expect(mail).toEqual({
      from: { name: 'Ann', address: 'ann@example.org' },
      to: [{ name: 'Support', address: 'help@example.com' }],
      cc: [],
      replyTo: [],
      subject: 'Printer',
      date: new Date('2026-03-02T10:00:00Z'),
      messageId: '<m1@example.org>',
      inReplyTo: null,
      references: [],
      text: 'It is broken.\n',
      html: null,
      attachments: [],
      isAutoReply: false,
      isBounce: false,
    });
  });

  it('reads its place in a thread, and where answers go', async () => {
    const mail = await parseMail(
      rawMail(
        ...HEADERS,
        'Cc: a@example.org, Team: b@example.org;',
        'Reply-To: answers@example.org',
        'In-Reply-To: Your mail of Monday <m0@example.com>',
        'References: <root@example.com>',
        '\t<m0@example.com>',
        '',
        '',
      ),
    );
    expect(mail).toMatchObject({
      cc: [{ address: 'a@example.org' }, { address: 'b@example.org' }],
      replyTo: [{ address: 'answers@example.org' }],
      inReplyTo: '<m0@example.com>',
      references: ['<root@example.com>', '<m0@example.com>'],
    });
  });

  it('reads alternatives, inline pictures and files', async () => {
    const mail = await parseMail(
      rawMail(
        ...HEADERS,
        'Content-Type: multipart/mixed; boundary="out"',
        '',
        '--out',
        'Content-Type: multipart/related; boundary=rel',
        '',
        '--rel',
        'Content-Type: multipart/alternative; boundary=alt',
        '',
        '--alt',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'caf=E9',
        '--alt',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>café <img src="cid:pic@x"></p>',
        '--alt--',
        '--rel',
        'Content-Type: image/png',
        'Content-ID: <pic@x>',
        'Content-Transfer-Encoding: base64',
        '',
        'AAEC',
        '--rel--',
        '--out',
        'Content-Type: application/pdf; name="=?utf-8?Q?b=C3=A9.pdf?="',
        'Content-Disposition: attachment',
        'Content-Transfer-Encoding: base64',
        '',
        'AwQ=',
        '--out--',
      ),
    );
    expect([mail.text?.trim(), mail.html?.trim()]).toEqual(['café', '<p>café <img src="cid:pic@x"></p>']);
    expect(mail.attachments).toEqual([
      { bytes: Uint8Array.of(0, 1, 2), mimeType: 'image/png', filename: null, contentId: 'pic@x', disposition: null },
      {
        bytes: Uint8Array.of(3, 4),
        mimeType: 'application/pdf',
        filename: 'bé.pdf',
        contentId: null,
        disposition: 'attachment',
      },
    ]);
  });

  it.each([
    ['no charset', 'text/plain', [0x61, 0xe9], 'a\ufffd'],
    ['a charset that there is not', 'text/plain; charset=x-none', [0xe9], 'é'],
    ['bytes that are no UTF-8', 'text/plain; charset=utf-8', [0x61, 0xff], 'a\ufffd'],
    ['another script', 'text/plain; charset=koi8-r', [0xd1], 'я'],
  ])('reads words with %s', async (_name, contentType, bytes, expected) => {
    const head = rawMail(...HEADERS, `Content-Type: ${contentType}`, '', '');
    expect((await parseMail(Uint8Array.of(...head, ...bytes))).text?.trim()).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['a body alone', '\r\n\r\nhi'],
    ['no body', 'From: a@example.org'],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=x\r\n\r\nhi'],
    ['a boundary that is not given', 'Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nhi\r\n--x--'],
    ['base64 that is none', 'Content-Transfer-Encoding: base64\r\n\r\n!!!!é=='],
    ['zero bytes', `${'\0'.repeat(100)}\r\n\r\n\0`],
    ['an address of nonsense', 'From: <<<>>>,,;;::((("\r\n\r\nhi'],
  ])('takes %s', async (_name, text) => {
    const mail = await parseMail(bytesOf(text));
    expect([mail.subject, mail.messageId, mail.to, mail.date]).toEqual([null, null, [], null]);
  });

  it('is not led to headers by what stands in values', async () => {
    const mail = await parseMail(
      rawMail(
        'From: =?utf-8?Q?Ann=0D=0ABcc=3A_x=40example.org?= <ann@example.org>',
        'Subject: =?utf-8?B?YQ0KQmNjOiB4QGV4YW1wbGUub3Jn?=',
        'Message-ID: <a@x> <b@x>',
        'In-Reply-To: <c',
        ' d@x> <e@x>',
        '',
        '',
      ),
    );
    expect(mail).toMatchObject({
      from: { name: 'Ann Bcc: x@example.org', address: 'ann@example.org' },
      subject: 'a Bcc: x@example.org',
      messageId: '<a@x>',
      inReplyTo: '<e@x>',
    });
  });

  it('leaves a mail within a mail closed', async () => {
    const inner = rawMail('From: other@example.org', 'Subject: inner', '', 'inner words');
    const text = new TextDecoder().decode(inner);
    const nested = (depth: number): string =>
      depth === 0 ? text : `Content-Type: message/rfc822\r\n\r\n${nested(depth - 1)}`;
    const mail = await parseMail(bytesOf(`${HEADERS.join('\r\n')}\r\n${nested(50)}`));
    expect([mail.text, mail.subject, mail.attachments.length]).toEqual([null, 'Printer', 1]);
    expect(mail.attachments[0]?.mimeType).toBe('message/rfc822');
  });

  it.each([
    ['Auto-Submitted: auto-replied', true],
    ['Auto-Submitted: auto-generated; owner-email="x"', true],
    ['Auto-Submitted: no', false],
    ['Precedence: Bulk', true],
    ['Precedence: first-class', false],
    ['X-Autoreply: yes', true],
    ['X-Auto-Submitted: no', false],
  ])('%s: a program must not answer: %s', async (header, isAutoReply) => {
    expect((await parseMail(rawMail(...HEADERS, header, '', 'hi'))).isAutoReply).toBe(isAutoReply);
  });

  it.each([
    ['Content-Type: multipart/report; report-type=delivery-status; boundary=x', undefined, true],
    ['Return-Path: <>', undefined, true],
    ['Return-Path: <ann@example.org>', undefined, false],
    ['X-Nothing: 1', '', true],
    ['X-Nothing: 1', '<>', true],
    ['X-Nothing: 1', 'ann@example.org', false],
  ])('%s from %j is a bounce: %s', async (header, envelopeFrom, isBounce) => {
    const options = envelopeFrom === undefined ? {} : { envelopeFrom };
    expect((await parseMail(rawMail(...HEADERS, header, '', 'hi'), options)).isBounce).toBe(isBounce);
  });
});
