import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { DeliveryUnknownError, type EventContent, isRoomKitError, ProviderError } from '../../src/index.ts';
import {
  answerHubChallenge,
  bodyForm,
  bodyJson,
  dateOfSeconds,
  dateOfText,
  hmac,
  isFresh,
  numberOrNull,
  objectOf,
  objectsOf,
  optionsFromEnvironment,
  PerOrganization,
  readBase64,
  readHex,
  requireBaseUrl,
  requireFile,
  requireLength,
  requireOneOf,
  requireText,
  sameSecret,
  sendOrChange,
  sendParts,
  textOrNull,
  toHex,
  unsupportedMessage,
  verifyHmac,
  wordsAndFiles,
} from '../../src/providers.ts';
import { anEvent } from '../support/fixtures.ts';

const utf8 = new TextEncoder();

describe('signatures', () => {
  it.each(['SHA-1', 'SHA-256', 'SHA-512'] as const)('%s is the platform’s', async (hash) => {
    const signature = await hmac({ hash, secret: 'key' }, 'The quick brown fox');
    const name = hash.replace('-', '').toLowerCase();
    expect(toHex(signature)).toBe(createHmac(name, 'key').update('The quick brown fox').digest('hex'));
    expect(await verifyHmac({ hash, secret: 'key' }, utf8.encode('The quick brown fox'), signature)).toBe(true);
    expect(await verifyHmac({ hash, secret: 'other' }, 'The quick brown fox', signature)).toBe(false);
    expect(await verifyHmac({ hash, secret: 'key' }, 'The quick brown fog', signature)).toBe(false);
    expect(await verifyHmac({ hash, secret: 'key' }, 'The quick brown fox', signature.slice(1))).toBe(false);
    expect(await verifyHmac({ hash, secret: 'key' }, 'The quick brown fox', null)).toBe(false);
  });

  it.each([
    ['00ff', [0, 255]],
    ['00FF', [0, 255]],
    ['0', null],
    ['zz', null],
    ['', null],
    [null, null],
  ])('hexadecimal %j', (given, bytes) => {
    expect(readHex(given)).toEqual(bytes === null ? null : Uint8Array.from(bytes));
  });

  it.each([
    ['AP8=', [0, 255]],
    ['_-8', [255, 239]],
    ['%%%', null],
    ['A', null],
    ['', null],
    [undefined, null],
  ])('Base64 %j', (given, bytes) => {
    expect(readBase64(given)).toEqual(bytes === null ? null : Uint8Array.from(bytes));
  });

  it.each([
    ['secret', 'secret', true],
    ['secret', 'secreT', false],
    ['secret', 'secrets', false],
    ['', 'secret', false],
    ['secretsecret', 'secret', false],
    ['', '', true],
  ])('CORE-17.1.2 %j and %j are the same secret: %s', (one, other, same) => {
    expect(sameSecret(one, other)).toBe(same);
  });

  it('a timestamp is fresh for five minutes, both ways', () => {
    expect([0, -300_000, 300_000].map((ago) => isFresh(1e12 - ago, 1e12))).toEqual([true, true, true]);
    expect([-300_001, 300_001].map((ago) => isFresh(1e12 - ago, 1e12))).toEqual([false, false]);
    expect(isFresh(null, 1e12)).toBe(false);
  });
});

describe('options', () => {
  it('are looked up once for each organization, and again when forgotten or failed', async () => {
    const asked: (string | null)[] = [];
    const accounts = new PerOrganization<{ readonly key: string }, string>(
      (organizationId) => {
        asked.push(organizationId);
        if (asked.length === 1) throw new Error('shut');
        return { key: `key of ${organizationId}` };
      },
      ({ key }) => key,
    );
    await expect(accounts.of('a')).rejects.toThrow('shut');
    expect(await Promise.all([accounts.of('a'), accounts.of('a'), accounts.of('b'), accounts.of(undefined)])).toEqual([
      'key of a',
      'key of a',
      'key of b',
      'key of null',
    ]);
    accounts.forget('a');
    await accounts.of('a');
    expect(asked).toEqual(['a', 'a', 'b', null, 'a']);
  });

  it('of a thousand organizations the one that was idle longest goes', async () => {
    const asked: (string | null)[] = [];
    const accounts = new PerOrganization<object, number>(
      (organizationId) => {
        asked.push(organizationId);
        return {};
      },
      () => asked.length,
    );
    for (let number = 0; number < 1000; number += 1) await accounts.of(`o${number}`);
    await accounts.of('o0');
    await accounts.of('new');
    await accounts.of('o0');
    await accounts.of('o1');
    expect(asked.slice(1000)).toEqual(['new', 'o1']);
  });

  it('that are given are judged at once', async () => {
    const make = (): never => {
      throw new Error('unusable');
    };
    expect(() => new PerOrganization({}, make)).toThrow('unusable');
    expect(() => new PerOrganization(null as never, make)).toThrow('options');
    await expect(new PerOrganization(() => null as never, make).of(null)).rejects.toThrow('options');
  });

  it.each([
    ['https://a.example', true],
    ['http://127.0.0.1:3000', true],
    ['http://localhost', true],
    ['http://[::1]:1', true],
    ['http://a.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['ftp://a.example', false],
    ['a.example', false],
    [7, false],
  ])('a base URL may be %j: %s', (url, taken) => {
    let error: unknown = null;
    try {
      requireBaseUrl('baseUrl', url);
    } catch (thrown) {
      error = thrown;
    }
    expect(isRoomKitError(error, 'configuration_invalid')).toBe(!taken);
  });

  it('name the field, never its value', () => {
    expect(() => requireText('apiKey', ' \n')).toThrow('apiKey');
    expect(() => requireOneOf('region', 'moon', ['eu', 'us'])).toThrow('region: must be one of eu, us');
    expect(() => requireBaseUrl('baseUrl', 'http://user:secret@a.example')).not.toThrow('secret');
  });

  it('come from the variables that are set', () => {
    const variables = [
      { name: 'A_KEY', option: 'key' },
      { name: 'A_REGION', option: 'region' },
    ] as const;
    expect(optionsFromEnvironment(variables, { A_KEY: 'k', A_REGION: '' })).toEqual({ key: 'k' });
  });
});

describe('what vendors send', () => {
  it('is read field by field', () => {
    expect([objectOf(null), objectOf([1]), objectOf('x')]).toEqual([{}, {}, {}]);
    expect(objectsOf([{ a: 1 }, null, 'x', 7])).toEqual([{ a: 1 }]);
    expect([textOrNull('a'), textOrNull(''), textOrNull(7), textOrNull(Number.NaN), textOrNull({})]).toEqual([
      'a',
      null,
      '7',
      null,
      null,
    ]);
    expect([numberOrNull('1.5'), numberOrNull(' '), numberOrNull('x'), numberOrNull(2)]).toEqual([1.5, null, null, 2]);
    expect(dateOfSeconds('1700000000')).toEqual(new Date(1_700_000_000_000));
    expect([dateOfSeconds('x'), dateOfSeconds(1e20), dateOfText('x'), dateOfText(7)]).toEqual([null, null, null, null]);
    expect(dateOfText('Fri, 13 Aug 2021 01:16:22 +0000')).toEqual(new Date('2021-08-13T01:16:22Z'));
  });

  it('is text or nothing', () => {
    expect(bodyJson({ body: utf8.encode('{"a":"é"}') })).toEqual({ a: 'é' });
    expect(bodyForm({ body: utf8.encode('a=1&a=2') }).getAll('a')).toEqual(['1', '2']);
    for (const body of [Uint8Array.of(0xff, 0xfe), utf8.encode('{')]) expect(() => bodyJson({ body })).toThrow();
  });

  it('a hub is answered for the right token alone', async () => {
    const ask = (query: string, method = 'GET') =>
      answerHubChallenge(
        { method, url: `https://a.example/?${query}`, headers: new Headers(), body: new Uint8Array() },
        'token',
      );
    const right = ask('hub.mode=subscribe&hub.verify_token=token&hub.challenge=4%3C2');
    expect([right?.status, await right?.text(), right?.headers.get('content-type')]).toEqual([
      200,
      '4<2',
      'text/plain',
    ]);
    expect(ask('hub.mode=subscribe&hub.verify_token=guess&hub.challenge=42')?.status).toBe(403);
    expect(ask('hub.mode=subscribe&hub.challenge=42')?.status).toBe(403);
    expect(ask('hub.mode=subscribe&hub.verify_token=token&hub.challenge=42', 'POST')).toBeNull();
    expect(ask('hello=1')).toBeNull();
  });
});

const picture: EventContent = {
  type: 'media',
  url: 'https://a.example/a.png',
  mimeType: 'image/PNG; q=1',
  caption: 'c',
};

describe('contents', () => {
  it('come apart into words, files and the rest', () => {
    const place: EventContent = { type: 'location', latitude: 1, longitude: 2 };
    const nested: EventContent = { type: 'composite', parts: [{ type: 'rich', body: '**b**', plainText: 'b' }, place] };
    expect(wordsAndFiles({ type: 'composite', parts: [{ type: 'text', body: 'a' }, picture, nested] })).toEqual({
      text: 'a\nc\nb',
      files: [picture],
      rest: [place],
    });
    expect(unsupportedMessage('poll')).toMatchObject({ type: 'system', data: { kind: 'poll' } });
  });

  it('a file is of a known kind, and small enough', () => {
    const limits = [{ mimeTypes: ['image/*'], maxBytes: 10 }];
    const file = { type: 'media', url: 'https://a.example', mimeType: 'image/PNG; q=1', sizeBytes: 10 } as const;
    expect(requireFile('acme', file, limits)).toBe(limits[0]);
    expect(() => requireFile('acme', { ...file, sizeBytes: 11 }, limits)).toThrow(
      expect.objectContaining({ code: 'media_too_large', details: { maxBytes: 10 } }),
    );
    expect(() => requireFile('acme', { ...file, mimeType: 'text/plain' }, limits)).toThrow(
      expect.objectContaining({ code: 'media_unsupported', details: { provider: 'acme', mimeType: 'text/plain' } }),
    );
  });

  it('a text is neither empty nor too long', () => {
    const content: EventContent = { type: 'text', body: '' };
    expect(() => requireLength('acme', content, 'abc', 3)).not.toThrow();
    for (const text of ['', ' \n', 'abcd']) {
      expect(() => requireLength('acme', content, text, 3)).toThrow(
        expect.objectContaining({ code: 'content_unsupported', retryable: false }),
      );
    }
  });
});

describe('sendOrChange', () => {
  const vendor = {
    send: async ({ type }: { readonly type: string }) => ({ success: true, providerMessageId: `send ${type}` }),
    edit: async () => ({ success: true, providerMessageId: 'edit' }),
    delete: async () => ({ success: true, providerMessageId: 'delete' }),
  };

  it.each([
    [{ type: 'text', body: 'a' }, 'send text'],
    [{ type: 'edit', targetEventId: 'e0', newContent: { type: 'text', body: 'b' } }, 'edit'],
    [{ type: 'delete', targetEventId: 'e0', deleteType: 'sender' }, 'delete'],
  ] as const)('%j', async (content, done) => {
    const result = await sendOrChange(anEvent({ content }), {}, vendor);
    expect(result.providerMessageId).toBe(done);
    const reason = new Error('enough');
    await expect(sendOrChange(anEvent({ content }), { signal: AbortSignal.abort(reason) }, vendor)).rejects.toBe(
      reason,
    );
  });
});

describe('sendParts', () => {
  const refused = new ProviderError('no', { provider: 'acme' }, { retryable: true, retryAfterMs: 5 });

  it('sends one after the other, each with its own key', async () => {
    const keys: unknown[] = [];
    const result = await sendParts(['a', 'b'], { idempotencyKey: 'k' }, async (part, { idempotencyKey, isFirst }) => {
      keys.push(idempotencyKey, isFirst);
      return `id-${part}`;
    });
    expect(result).toMatchObject({ success: true, providerMessageId: 'id-a', providerMessageIds: ['id-a', 'id-b'] });
    expect(keys).toEqual(['k', true, 'k:1', false]);
  });

  it('leaves out what went in an earlier try', async () => {
    const sent: string[] = [];
    const result = await sendParts(['a', 'b', 'c'], { sentMessageIds: ['1'] }, async (part) => {
      sent.push(part);
      return part;
    });
    expect(sent).toEqual(['b', 'c']);
    expect(result.providerMessageIds).toEqual(['1', 'b', 'c']);
  });

  it('tells what went before a failure', async () => {
    const failing = (error: Error) => async (part: string) => {
      if (part === 'b') throw error;
      return part;
    };
    expect(await sendParts(['a', 'b'], {}, failing(refused))).toEqual({
      success: false,
      error: { code: 'provider_failed', message: 'no', retryable: true },
      providerMessageIds: ['a'],
      retryAfterMs: 5,
    });
    const unknown = new DeliveryUnknownError('acme', { providerMessageIds: ['perhaps'] });
    await expect(sendParts(['a', 'b'], {}, failing(unknown))).rejects.toMatchObject({
      code: 'delivery_unknown',
      details: { providerMessageIds: ['a', 'perhaps'] },
    });
    await expect(sendParts(['b'], {}, failing(refused))).rejects.toBe(refused);
    await expect(sendParts(['a', 'b'], {}, failing(new TypeError('odd')))).rejects.toThrow('odd');
  });
});
