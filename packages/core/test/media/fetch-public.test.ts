import { describe, expect, it } from 'vitest';

import { fileOfDataUrl } from '../../src/media/data-url.ts';
import { fetchPublic } from '../../src/media/fetch-public.ts';
import { isPrivateHost } from '../../src/media/private-address.ts';
import { fetchVendorMedia } from '../../src/providers.ts';

type Answers = Readonly<Record<string, () => Response>>;

interface Call {
  readonly url: string;
  readonly authorization: string | null;
}

function fetching(answers: Answers): { readonly fetch: typeof fetch; readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    fetch: async (input, init) => {
      const url = new Request(input).url;
      calls.push({ url, authorization: new Headers(init?.headers).get('authorization') });
      const answer = answers[url];
      if (!answer) throw new TypeError('fetch failed');
      return answer();
    },
  };
}

const moved = (location: string) => () => new Response(null, { status: 302, headers: { location } });
const file =
  (body = 'bytes') =>
  () =>
    new Response(body, { headers: { 'content-type': 'image/png' } });

describe('fetchPublic', () => {
  it('gives bytes, type and name', async () => {
    const { fetch } = fetching({ 'https://a.example/x/cat.png': file() });
    const fetched = await fetchPublic(fetch, 'https://a.example/x/cat.png', {});
    expect([new TextDecoder().decode(fetched.bytes), fetched.mimeType, fetched.filename]).toEqual([
      'bytes',
      'image/png',
      'cat.png',
    ]);
  });

  it.each([
    'http://a.example/a.png',
    'https://user:pass@a.example/a.png',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://168.63.129.16/machine',
    'https://localhost/',
    'https://db.internal/',
    'https://intranet/',
    'file:///etc/passwd',
    'nonsense',
  ])('calls nobody for %s', async (url) => {
    const { fetch, calls } = fetching({});
    await expect(fetchPublic(fetch, url, {})).rejects.toMatchObject({
      code: 'media_unavailable',
      details: { reason: 'refused_address' },
    });
    expect(calls).toEqual([]);
  });

  it('judges every redirect, and follows three', async () => {
    const hop = (number: number): string => `https://a.example/${number}`;
    const { fetch } = fetching({
      [hop(0)]: moved('/1'),
      [hop(1)]: moved(hop(2)),
      [hop(2)]: moved(hop(3)),
      [hop(3)]: file(),
      'https://b.example/': moved('http://169.254.169.254/'),
      'https://c.example/': moved('https://c.example/'),
    });
    expect((await fetchPublic(fetch, hop(0), {})).mimeType).toBe('image/png');
    await expect(fetchPublic(fetch, 'https://b.example/', {})).rejects.toMatchObject({
      details: { reason: 'refused_address' },
    });
    await expect(fetchPublic(fetch, 'https://c.example/', {})).rejects.toMatchObject({
      details: { reason: 'too_many_redirects' },
    });
  });

  it('stops reading where the file is too large', async () => {
    const { fetch } = fetching({ 'https://a.example/': file('x'.repeat(11)) });
    await expect(fetchPublic(fetch, 'https://a.example/', { maxBytes: 10 })).rejects.toMatchObject({
      code: 'media_too_large',
    });
  });

  it.each([
    [404, 'not_found', false],
    [403, 'status_403', false],
    [500, 'status_500', true],
  ])('says what a status of %i means', async (status, reason, retryable) => {
    const { fetch } = fetching({ 'https://a.example/': () => new Response(null, { status }) });
    await expect(fetchPublic(fetch, 'https://a.example/', {})).rejects.toMatchObject({
      details: { reason },
      retryable,
    });
  });
});

describe('fetchVendorMedia', () => {
  const own = { origins: ['https://api.example'], headers: { authorization: 'Bearer secret' } } as const;

  it('takes the credentials to the vendor alone', async () => {
    const { fetch, calls } = fetching({
      'https://api.example/1': file(),
      'https://api.example/2': moved('https://cdn.example/2'),
      'https://cdn.example/2': file(),
    });
    for (const url of ['https://api.example/1', 'https://api.example/2', 'https://cdn.example/2']) {
      await fetchVendorMedia(url, { ...own, fetch });
    }
    expect(calls.map(({ url, authorization }) => [url, authorization])).toEqual([
      ['https://api.example/1', 'Bearer secret'],
      ['https://api.example/2', 'Bearer secret'],
      ['https://cdn.example/2', null],
      ['https://cdn.example/2', null],
    ]);
  });

  it('says who cannot be reached, and ends with the signal', async () => {
    const { fetch } = fetching({});
    await expect(fetchVendorMedia('https://api.example/3', { ...own, fetch })).rejects.toMatchObject({
      details: { reason: 'unreachable' },
      retryable: true,
    });
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(fetchVendorMedia('https://api.example/3', { ...own, fetch, signal })).rejects.toBe(reason);
  });
});

describe('data: URLs', () => {
  it.each([
    ['data:image/png;base64,AP8=', 'image/png', [0, 255]],
    ['data:text/plain;charset=utf-8,a%20b', 'text/plain;charset=utf-8', [97, 32, 98]],
    ['data:,x', 'text/plain;charset=US-ASCII', [120]],
  ])('%s', (url, mimeType, bytes) => {
    expect(fileOfDataUrl(url)).toEqual({ mimeType, bytes: Uint8Array.from(bytes), filename: null });
  });

  it.each(['data:image/png;base64', 'data:image/png;base64,%%%', 'data:image/png;base64,A'])('%s is none', (url) => {
    expect(() => fileOfDataUrl(url)).toThrow(expect.objectContaining({ code: 'media_unavailable' }));
  });
});

describe('private hosts', () => {
  it.each(['8.8.8.8', '[2606:4700::1]', 'a.example', '172.32.0.1', '100.63.0.1', '192.169.0.1', '11.0.0.1'])(
    '%s is public',
    (host) => {
      expect(isPrivateHost(host)).toBe(false);
    },
  );

  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '[fe80::1]',
    '[fd00::1]',
    '[2002:7f00:1::]',
    'printer.local',
    'a.localhost',
  ])('%s is private', (host) => {
    expect(isPrivateHost(host)).toBe(true);
  });
});
