import { composeMail, type ComposeMailOptions, mailHeaders, parseMail } from '@roomkit/email';
import { createSeededRandom, createTestClock, createTestIds } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

const BASE = { from: 'Support <help@example.com>', to: 'ann@example.org', text: 'Hello' } as const;

function composed(options: Partial<ComposeMailOptions> = {}): Promise<Uint8Array> {
  return composeMail({ ...BASE, clock: createTestClock(), createId: createTestIds('id'), ...options });
}

const textOf = (raw: Uint8Array): string => new TextDecoder().decode(raw);

/** The names of the header lines of the mail itself. */
function headerNames(raw: Uint8Array): readonly string[] {
  const [head = ''] = textOf(raw).split('\r\n\r\n', 1);
  const lines = head.split('\r\n').filter((line) => !/^\s/u.test(line));
  return lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase()).toSorted();
}

describe('composeMail', () => {
  it('makes what parseMail reads', async () => {
    const attachment = { bytes: Uint8Array.of(1, 2, 255), mimeType: 'application/pdf', filename: 'Bé "x".pdf' };
    const picture = { bytes: Uint8Array.of(7), mimeType: 'image/png', filename: 'p.png', contentId: 'pic@x' };
    const raw = await composed({
      to: ['ann@example.org', { name: 'Bob, the "builder"', address: 'bob@münchen.example' }],
      cc: ['Cé <c@example.org>'],
      replyTo: 'answers@example.com',
      subject: 'Größe 📏',
      text: 'Grüße\n-- \nus',
      html: '<p>Grüße <img src="cid:pic@x"></p>',
      attachments: [picture, attachment],
      threading: { messageId: '<m2@example.com>', inReplyTo: '<m1@example.org>', references: ['<root@example.com>'] },
      headers: { 'Auto-Submitted': 'auto-replied', 'X-Note': 'é' },
      date: new Date('2026-03-02T10:00:00Z'),
    });
    const mail = await parseMail(raw);
    expect(mail).toMatchObject({
      from: { name: 'Support', address: 'help@example.com' },
      to: [
        { name: null, address: 'ann@example.org' },
        { name: 'Bob, the "builder"', address: 'bob@xn--mnchen-3ya.example' },
      ],
      cc: [{ name: 'Cé', address: 'c@example.org' }],
      replyTo: [{ address: 'answers@example.com' }],
      subject: 'Größe 📏',
      date: new Date('2026-03-02T10:00:00Z'),
      messageId: '<m2@example.com>',
      inReplyTo: '<m1@example.org>',
      references: ['<root@example.com>', '<m1@example.org>'],
      isAutoReply: true,
    });
    expect([mail.text?.trim(), mail.html?.trim()]).toEqual(['Grüße\n-- \nus', '<p>Grüße <img src="cid:pic@x"></p>']);
    expect(
      mail.attachments.map(({ bytes, mimeType, filename, contentId, disposition }) => [
        [...bytes],
        mimeType,
        filename,
        contentId,
        disposition,
      ]),
    ).toEqual([
      [[7], 'image/png', 'p.png', 'pic@x', 'inline'],
      [[1, 2, 255], 'application/pdf', 'Bé "x".pdf', null, 'attachment'],
    ]);
  });

  it('is the same for the same ids and time', async () => {
    expect(textOf(await composed())).toBe(textOf(await composed()));
    const { date, messageId } = await parseMail(await composed());
    expect([date, messageId]).toEqual([new Date('2026-01-01T00:00:00Z'), '<id-1@example.com>']);
  });

  it('ends every line as mail does, and none is too long', async () => {
    const raw = textOf(await composed({ text: `a\nb\r${'c'.repeat(5000)} é`, subject: 'é'.repeat(2000) }));
    expect(raw.split('\r\n').filter((line) => /[\r\n]/u.test(line))).toEqual([]);
    expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  });

  it.each<[string, Partial<ComposeMailOptions>, string]>([
    ['nobody who sends', { from: '' }, 'from'],
    ['two who send', { from: 'a@x.y, b@x.y' }, 'from'],
    ['nobody to send to', { to: [] }, 'to'],
    ['a header in an address', { to: 'a@x.y\r\nBcc: b@x.y' }, 'to'],
    ['two in one', { to: [{ name: 'a', address: 'a@x.y, b@x.y' }] }, 'to'],
    ['no address', { cc: [{ name: 'a', address: undefined as unknown as string }] }, 'cc'],
    ['a header in a Message-ID', { threading: { messageId: '<a@x>\r\nBcc: b@x.y'.replace('>', '') } }, 'messageId'],
    ['a header in a header', { headers: { 'X-Note': 'a\r\nBcc: b@x.y' } }, 'headers.X-Note'],
    ['a header that folds itself', { headers: { 'X-Note': 'a\n b' } }, 'headers.X-Note'],
    ['a header in the name of one', { headers: { 'X-Note: a\r\nBcc': 'b@x.y' } }, 'headers'],
    ['a header with a field of its own', { headers: { bcc: 'b@x.y' } }, 'headers.bcc'],
    ['a type of content', { headers: { 'Content-Type': 'text/html' } }, 'headers.Content-Type'],
    ['a long header', { headers: { 'X-Note': 'a'.repeat(999) } }, 'headers.X-Note'],
    ['a number as text', { text: 1 as unknown as string }, 'text'],
    ['an object as HTML', { html: { path: '/etc/passwd' } as unknown as string }, 'html'],
    [
      'a file that is none',
      { attachments: [{ bytes: 'x' as unknown as Uint8Array, mimeType: 'a/b' }] },
      'attachments.0.bytes',
    ],
    [
      'a header in a type',
      { attachments: [{ bytes: Uint8Array.of(1), mimeType: 'a/b\r\nX: y' }] },
      'attachments.0.mimeType',
    ],
    [
      'a header in an id',
      { attachments: [{ bytes: Uint8Array.of(1), mimeType: 'a/b', contentId: 'a>\r\nX: y' }] },
      'attachments.0.contentId',
    ],
  ])('refuses %s', async (_name, options, field) => {
    await expect(composed(options)).rejects.toMatchObject({ code: 'input_invalid', details: { field } });
  });

  it('lets no words become headers or parts', async () => {
    const names = ['subject', 'name', 'filename', 'text', 'html'] as const;
    const random = createSeededRandom(8);
    const pieces = [
      '\r\n',
      '\n',
      '\r',
      '\0',
      '\u2028',
      '\u0085',
      'Bcc: x@y.z',
      '\r\n\r\n',
      '--id-2',
      '"',
      '\\',
      '=?utf-8?Q?=0D=0ABcc=3A?=',
      '<',
      '>',
      ',',
      ';',
      'é',
      'a'.repeat(200),
    ];
    const plain = headerNames(
      await composed({ subject: 'a', html: '<p>a</p>', attachments: [{ bytes: Uint8Array.of(1), mimeType: 'a/b' }] }),
    );
    for (let round = 0; round < 400; round += 1) {
      const [subject, name, filename, text, html] = names.map(() =>
        Array.from({ length: 1 + random.integer(6) }, () => random.pick(pieces)).join(''),
      ) as [string, string, string, string, string];
      const raw = await composed({
        subject: `s${subject}`,
        from: { name, address: 'help@example.com' },
        to: { name, address: 'ann@example.org' },
        text,
        html,
        attachments: [{ bytes: Uint8Array.of(1), mimeType: 'a/b', filename }],
        threading: { references: [subject, filename] },
      });
      expect(headerNames(raw).filter((header) => header !== 'references')).toEqual(plain);
      const mail = await parseMail(raw);
      expect([mail.from?.address, mail.to.map(({ address }) => address), mail.attachments.length]).toEqual([
        'help@example.com',
        ['ann@example.org'],
        1,
      ]);
    }
  });
});

describe('mailHeaders', () => {
  it("gives the thread and headers of one's own", () => {
    const threading = { messageId: '<c@x>', inReplyTo: '<b@x>', references: ['<a@x>'] };
    expect(mailHeaders({ threading, headers: { 'X-Note': 'plain', 'X-Name': 'Größe' } })).toEqual({
      'X-Note': 'plain',
      'X-Name': '=?UTF-8?Q?Gr=C3=B6=C3=9Fe?=',
      'Message-ID': '<c@x>',
      'In-Reply-To': '<b@x>',
      References: '<a@x> <b@x>',
    });
    expect(mailHeaders({})).toEqual({});
  });

  it('holds nothing but printable ASCII', () => {
    const values = Object.values(
      mailHeaders({ headers: { 'X-A': 'é'.repeat(900), 'X-B': '📏'.repeat(400), 'X-C': '\ud800' } }),
    );
    for (const value of values) expect(value).toMatch(/^[\u0020-\u007e]+$/u);
  });

  it.each<[Record<string, string>, string]>([
    [{ 'X-A': 'a\nb' }, 'headers.X-A'],
    [{ 'Message-ID': '<a@b>' }, 'headers.Message-ID'],
    [{ 'X A': 'b' }, 'headers'],
  ])('refuses %j', (headers, field) => {
    expect(() => mailHeaders({ headers })).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
