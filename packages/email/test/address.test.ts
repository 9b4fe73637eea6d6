import { formatAddress, parseAddresses, parseMailAddress } from '@roomkit/email';
import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

describe('parseAddresses', () => {
  it.each([
    ['ann@example.org', [[null, 'ann@example.org']]],
    ['"Doe, Ann" <Ann.Doe@Example.ORG>', [['Doe, Ann', 'Ann.Doe@example.org']]],
    [
      'Ann <ann@example.org>, bob@example.org',
      [
        ['Ann', 'ann@example.org'],
        [null, 'bob@example.org'],
      ],
    ],
    [
      'Team: ann@example.org, Bob <bob@example.org>;',
      [
        [null, 'ann@example.org'],
        ['Bob', 'bob@example.org'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    ['=?utf-8?B?SsO8cmdlbg==?= <j@münchen.example>', [['Jürgen', 'j@xn--mnchen-3ya.example']]],
    ['ann@example.org (Ann)', [['Ann', 'ann@example.org']]],
    ['=?utf-8?Q?a=0D=0ABcc=3A_x=40y.z?= <ann@example.org>', [['a Bcc: x@y.z', 'ann@example.org']]],
    ['"real@example.org" <other@example.org>', [['real@example.org', 'other@example.org']]],
    ['用户@例え.jp', [[null, '用户@xn--r8jz45g.jp']]],
    ['ann+news@example.org', [[null, 'ann+news@example.org']]],
    ['ann@localhost', [[null, 'ann@localhost']]],
    ['', []],
    ['Ann', []],
    ['@example.org', []],
    ['ann@', []],
    ['ann@example..org', []],
    ['ann..b@example.org', []],
    ['ann@-example.org', []],
    ['ann@example.org/x', []],
    ['ann@[127.0.0.1]', []],
    [`${'a'.repeat(65)}@example.org`, []],
    [`ann@${'a.'.repeat(130)}org`, []],
    ['<ann@example.org\r\nBcc: x@y.z>', []],
    ['a'.repeat(1_000_000), []],
  ])('%j', (text, expected) => {
    expect(parseAddresses(text).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  it('is nothing for what is no text', () => {
    expect(parseAddresses(null as unknown as string)).toEqual([]);
  });

  it('gives only addresses that read as themselves', () => {
    const random = createSeededRandom(5322);
    const pieces = [
      'ann@example.org',
      'bob@x.y',
      'Ann',
      '@',
      'example.org',
      '<',
      '>',
      '"',
      ',',
      ';',
      ':',
      '(',
      ')',
      ' ',
      '\r\n',
      '\0',
      '=?utf-8?q?a?=',
      'é',
      '.',
    ];
    let found = 0;
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: random.integer(14) }, () => random.pick(pieces)).join('');
      for (const mailbox of parseAddresses(text)) {
        expect(parseAddresses(formatAddress(mailbox)).map(({ address }) => address)).toEqual([mailbox.address]);
        expect(`${mailbox.name}${mailbox.address}`).not.toMatch(/[\u0000-\u001f]/u);
        found += 1;
      }
    }
    expect(found).toBeGreaterThan(100);
  });
});

describe('parseMailAddress', () => {
  it('is one mailbox', () => {
    expect(parseMailAddress('Ann <ann@example.org>')).toEqual({ name: 'Ann', address: 'ann@example.org' });
  });

  it.each([['ann@example.org, bob@example.org'], [''], ['Ann'], ['ann@exa mple.org'], ['Ann ann@example.org']])(
    'is not %j',
    (text) => {
      expect(() => parseMailAddress(text, 'to')).toThrow(
        expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field: 'to' }) }),
      );
    },
  );
});

describe('formatAddress', () => {
  it.each([
    [null, 'ann@example.org'],
    ['', 'ann@example.org'],
    ['Doe, Ann', '"Doe, Ann" <ann@example.org>'],
    ['A"\\" <x@y.z>\r\nBcc: x@y.z', '"A <x@y.z> Bcc: x@y.z" <ann@example.org>'],
  ])('%j', (name, expected) => {
    expect(formatAddress({ name, address: 'ann@example.org' })).toBe(expected);
  });
});
