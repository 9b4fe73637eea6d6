import { isRoomKitError } from '@roomkit/core';
import { DEFAULT_MAIL_LIMITS, type MailLimits, parseMail } from '@roomkit/email';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { HEADERS, rawMail } from '../support/raw-mail.ts';

function nested(depth: number): Uint8Array {
  const levels = Array.from({ length: depth }, (_, at) => [
    `--b${at}`,
    `Content-Type: multipart/mixed; boundary=b${at + 1}`,
    '',
  ]);
  return rawMail(...HEADERS, 'Content-Type: multipart/mixed; boundary=b0', '', ...levels.flat(), 'hi');
}

function parts(count: number): Uint8Array {
  const each = Array.from({ length: count }, (_, at) => ['--x', 'Content-Disposition: attachment', '', `${at}`]);
  return rawMail(...HEADERS, 'Content-Type: multipart/mixed; boundary=x', '', ...each.flat(), '--x--');
}

const refused = (field: string): unknown =>
  expect.objectContaining({ code: 'input_invalid', retryable: false, details: expect.objectContaining({ field }) });

describe('a mail beyond the limits', () => {
  it.each<[string, () => Uint8Array, MailLimits, string]>([
    ['too many bytes', () => new Uint8Array(1001), { maxBytes: 1000 }, 'mail.bytes'],
    ['too many bytes of a default', () => new Uint8Array(DEFAULT_MAIL_LIMITS.maxBytes + 1), {}, 'mail.bytes'],
    ['many short lines', () => rawMail(...HEADERS, '', 'a\n'.repeat(100_000)), {}, 'mail.lines'],
    ['many parts', () => parts(2001), {}, 'mail.parts'],
    ['fewer parts of a lower limit', () => parts(10), { maxParts: 9 }, 'mail.parts'],
    ['deep parts', () => nested(21), {}, 'mail.depth'],
    ['deeper parts than a lower limit', () => nested(3), { maxDepth: 2 }, 'mail.depth'],
    ['a long header', () => rawMail(`Subject: ${'a'.repeat(300_000)}`, '', 'hi'), {}, 'mail.headers'],
    [
      'many headers',
      () => rawMail(...Array.from({ length: 15_000 }, (_, at) => `X-Header-Number: ${at}`), '', 'hi'),
      {},
      'mail.headers',
    ],
    ['a header that is folded', () => rawMail(`Subject: ${'a\r\n '.repeat(70_000)}`, '', 'hi'), {}, 'mail.lines'],
  ])('is refused: %s', async (_name, raw, limits, field) => {
    await expect(parseMail(raw(), limits)).rejects.toEqual(refused(field));
  });

  it.each([[undefined], [null], ['From: a@b.c'], [[1, 2]]])('is not even bytes: %j', async (raw) => {
    await expect(parseMail(raw as unknown as Uint8Array)).rejects.toEqual(refused('mail'));
  });

  it.each<[MailLimits, string]>([
    [{ maxBytes: 0 }, 'maxBytes'],
    [{ maxParts: 1.5 }, 'maxParts'],
    [{ maxDepth: Number.NaN }, 'maxDepth'],
    [{ maxHeaderBytes: '1' as unknown as number }, 'maxHeaderBytes'],
  ])('needs limits that can be kept: %j', async (limits, field) => {
    await expect(parseMail(rawMail(''), limits)).rejects.toMatchObject({
      code: 'configuration_invalid',
      details: { field },
    });
  });
});

describe('a mail within the limits', () => {
  it('has one line of 10 MB', async () => {
    const { text } = await parseMail(rawMail(...HEADERS, '', 'a'.repeat(10_000_000)));
    expect(text).toHaveLength(10_000_001);
  });

  it('has as many files as parts are allowed', async () => {
    expect((await parseMail(parts(1999))).attachments).toHaveLength(1999);
  });

  it('has a large file', { timeout: 180_000 }, async () => {
    const lines = `${'A'.repeat(76)}\r\n`.repeat(150_000);
    const raw = rawMail(...HEADERS, 'Content-Type: application/pdf', 'Content-Transfer-Encoding: base64', '', lines);
    expect((await parseMail(raw)).attachments[0]?.bytes).toHaveLength(150_000 * 57);
  });
});

/** What became of it: a mail, or the code of an error. */
async function outcomeOf(raw: Uint8Array): Promise<string> {
  try {
    const { attachments } = await parseMail(raw);
    return attachments.every(({ bytes }) => bytes instanceof Uint8Array) ? 'mail' : 'broken';
  } catch (error) {
    return isRoomKitError(error) ? error.code : String(error);
  }
}

describe('any bytes', () => {
  const random = createSeededRandom(2045);
  const seeds = [
    parts(3),
    nested(4),
    rawMail(
      ...HEADERS,
      'Content-Type: text/html; charset="utf-16"',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '=E9=',
      '=0D',
    ),
    rawMail('Subject: =?utf-8?B?YQ==?= =?x?Q?b?=', "Content-Type: text/plain; name*0*=utf-8''a%20; name*1=b", '', 'hi'),
  ];
  const splices = [
    '\r\n',
    '\n\n',
    '--x',
    '--x--',
    '"',
    ';',
    '=?utf-8?',
    '<',
    '>',
    '\0',
    ': ',
    'boundary=',
    '\u{10ffff}',
  ];

  it('are a mail, or refused with a code', async () => {
    let read = 0;
    for (let round = 0; round < 1500; round += 1) {
      const bytes = [...random.pick(seeds)];
      for (let change = random.integer(12); change >= 0; change -= 1) {
        const at = random.integer(bytes.length + 1);
        if (random.chance(0.3)) bytes.splice(at, random.integer(20));
        else if (random.chance(0.5)) bytes.splice(at, 0, ...new TextEncoder().encode(random.pick(splices)));
        else bytes[at] = random.integer(256);
      }
      const outcome = await outcomeOf(Uint8Array.from(bytes));
      expect(['mail', 'input_invalid']).toContain(outcome);
      if (outcome === 'mail') read += 1;
    }
    expect(read).toBeGreaterThan(1000);
  });
});
