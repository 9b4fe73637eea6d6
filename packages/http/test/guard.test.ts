import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { isRoomKitError, RoomKit } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { AddressGuard } from '../src/guard/address-guard.ts';
import { guardedFetch, type GuardedFetchOptions, WebhookHTTPProvider } from '../src/index.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Listens, and tells its port. */
async function serve(listener: RequestListener, host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(port, host, resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

const answering =
  (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

/** How a call ended: the text of its answer, or the reason why it was refused. */
async function outcomeOf(url: string, options: GuardedFetchOptions = {}, init: RequestInit = {}): Promise<string> {
  try {
    return await (await guardedFetch(options)(url, init)).text();
  } catch (error) {
    if (isRoomKitError(error, 'address_refused')) return error.details.reason;
    throw error;
  }
}

const named = (...addresses: readonly string[]): Required<Pick<GuardedFetchOptions, 'resolve'>> => ({
  resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});

/** How a guard judges a URL, and what it finds behind a name; nobody is called. */
function reasonOf(judge: () => void): string {
  try {
    judge();
    return 'callable';
  } catch (error) {
    return isRoomKitError(error, 'address_refused') ? error.details.reason : 'another error';
  }
}

function foundBehind(guard: AddressGuard): Promise<unknown> {
  return new Promise((resolve) => {
    guard.lookup('files.example', { all: true }, (error, addresses) => resolve(error ?? addresses));
  });
}

describe('addresses that are called for nobody', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.8.9.10/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.100.100.200/',
    'http://168.63.129.16/machine',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[2002:7f00:1::]/',
  ])('%s', (url) => {
    const judge = (options: GuardedFetchOptions) => () => new AddressGuard(options).requireCallable(new URL(url));
    expect([reasonOf(judge({})), reasonOf(judge({ allowPrivateAddresses: true }))]).toEqual([
      'private_address',
      'callable',
    ]);
  });

  it.each(['https://93.184.215.14/', 'http://[2606:2800:21f::1]/', 'https://files.example/'])(
    '%s is none of them',
    (url) => {
      expect(reasonOf(() => new AddressGuard({}).requireCallable(new URL(url)))).toBe('callable');
    },
  );

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fe80::1%eth0', '::ffff:127.0.0.1', 'nonsense'])(
    'a name that stands for %s',
    async (address) => {
      expect(await foundBehind(new AddressGuard(named(address)))).toMatchObject({ code: 'address_refused' });
      const both = await foundBehind(new AddressGuard(named(address, '93.184.215.14')));
      expect(both).toEqual([{ address: '93.184.215.14', family: 4 }]);
    },
  );

  it.each(['file:///etc/passwd', 'data:text/plain,hello', 'ftp://files.example/a'])('%s', async (url) => {
    expect(await outcomeOf(url)).toBe('protocol');
  });

  it('this machine, by its address, by a name for it, and by the name it gives itself', async () => {
    const port = await serve(answering('inside'));
    const urls = [`http://127.0.0.1:${port}/`, `http://files.example:${port}/`, `http://localhost:${port}/`];
    for (const [at, url] of urls.entries()) {
      const options = at === 1 ? named('127.0.0.1') : {};
      expect(await outcomeOf(url, options)).toBe('private_address');
      expect(await outcomeOf(url, { ...options, allowPrivateAddresses: true })).toBe('inside');
    }
  });
});

describe('names', () => {
  it('the address that was judged is the one that is called, whatever the name stands for a moment later', async () => {
    const port = await serve(answering('judged'), '127.0.0.2');
    await serve(answering('rebound'), '127.0.0.3', port);
    const answers = ['127.0.0.2', '127.0.0.3'];
    let asked = 0;
    const options: GuardedFetchOptions = {
      allowPrivateAddresses: (address) => address === '127.0.0.2',
      resolve: async () => [{ address: answers[asked++] ?? '', family: 4 }],
    };
    expect(await outcomeOf(`http://files.example:${port}/`, options)).toBe('judged');
    expect(asked).toBe(1);
    // The next call asks again, and over no connection that was left open.
    expect(await outcomeOf(`http://files.example:${port}/`, options)).toBe('private_address');
    expect(asked).toBe(2);
  });

  it('of several addresses those that may not be called are passed over', async () => {
    const port = await serve(answering('callable'), '127.0.0.2');
    const allowPrivateAddresses = (address: string): boolean => address === '127.0.0.2';
    const options = { allowPrivateAddresses, ...named('127.0.0.1', '127.0.0.2') };
    expect(await outcomeOf(`http://files.example:${port}/`, options)).toBe('callable');
  });

  it('one that nobody knows is a failure of the network, not a refusal', async () => {
    const resolve = async (): Promise<never> => {
      throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
    };
    await expect(guardedFetch({ resolve })('https://files.example/')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('redirects', () => {
  const only = (...allowed: readonly string[]): GuardedFetchOptions => ({
    allowPrivateAddresses: (address) => allowed.includes(address),
  });

  it('are judged like the first address', async () => {
    const inside = await serve(answering('inside'));
    const to = `http://127.0.0.1:${inside}/secrets`;
    const port = await serve(answering('', 302, { location: to }), '127.0.0.2');
    expect(await outcomeOf(`http://127.0.0.2:${port}/`, only('127.0.0.2'))).toBe('private_address');
    expect(await outcomeOf(`http://127.0.0.2:${port}/`, only('127.0.0.1', '127.0.0.2'))).toBe('inside');
    const file = await serve(answering('', 302, { location: 'file:///etc/passwd' }), '127.0.0.2');
    expect(await outcomeOf(`http://127.0.0.2:${file}/`, only('127.0.0.2'))).toBe('protocol');
  });

  it('are left to the caller who asks for that, and end', async () => {
    const port = await serve(answering('', 307, { location: '/again' }));
    const url = `http://127.0.0.1:${port}/`;
    const fetch = guardedFetch({ allowPrivateAddresses: true });
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(307);
    expect(await outcomeOf(url, { allowPrivateAddresses: true })).toBe('too_many_redirects');
    await expect(fetch(url, { redirect: 'error' })).rejects.toThrow(TypeError);
  });

  it('take no credentials to another server, and a form no further than to its answer', async () => {
    const seen: (string | undefined)[][] = [];
    const listener: RequestListener = ({ headers, method }, response) => {
      seen.push([method, headers.authorization, headers['content-type']]);
      response.end();
    };
    const [other, own] = [await serve(listener), await serve(listener, '127.0.0.2')];
    const init = { method: 'POST', body: '{}', headers: { authorization: 'Bearer x', 'content-type': 'text/plain' } };
    for (const [status, location] of [
      [302, `http://127.0.0.1:${other}/`],
      [307, `http://127.0.0.2:${own}/`],
    ] as const) {
      const port = await serve(answering('', status, { location }), '127.0.0.2');
      await guardedFetch({ allowPrivateAddresses: true })(`http://127.0.0.2:${port}/`, init);
    }
    // Another port is another origin.
    expect(seen).toEqual([
      ['GET', undefined, undefined],
      ['POST', undefined, 'text/plain'],
    ]);
  });
});

describe('as fetch', () => {
  const fetch = guardedFetch({ allowPrivateAddresses: true });

  it('sends what it is given, and gives what is answered', async () => {
    const port = await serve((request, response) => {
      response.writeHead(201, 'Made', { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] });
      request.pipe(response);
    });
    const url = `http://127.0.0.1:${port}/path`;
    const response = await fetch(url, { method: 'PUT', body: new TextEncoder().encode('Grüße') });
    expect(await response.text()).toBe('Grüße');
    expect([response.status, response.statusText, response.url]).toEqual([201, 'Made', url]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it.each([204, 304])('an answer of %i has no body', async (status) => {
    const port = await serve(answering('', status));
    expect((await fetch(`http://127.0.0.1:${port}/`)).body).toBeNull();
  });

  it('a signal ends a call before its answer, and in the middle of it', async () => {
    const reason = new Error('no longer wanted');
    const arrived = Promise.withResolvers<void>();
    const silent = await serve(() => arrived.resolve());
    const controller = new AbortController();
    const call = fetch(`http://127.0.0.1:${silent}/`, { signal: controller.signal });
    await arrived.promise;
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(fetch('http://127.0.0.1:1/', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const slow = await serve((_request, response) => void response.write('begun'));
    const later = new AbortController();
    const response = await fetch(`http://127.0.0.1:${slow}/`, { signal: later.signal });
    const text = response.text();
    later.abort(reason);
    await expect(text).rejects.toThrow();
  });
});

describe('where it is used', () => {
  it('a provider does not call a private receiver, and does not try again', async () => {
    let calls = 0;
    const port = await serve((_request, response) => void response.end(String((calls += 1))));
    const provider = new WebhookHTTPProvider({ url: `https://127.0.0.1:${port}/`, secret: 's' });
    await expect(provider.send(anEvent(), 'somebody')).rejects.toMatchObject({
      code: 'provider_failed',
      retryable: false,
      details: { provider: 'http', vendorCode: 'address_refused' },
    });
    expect(calls).toBe(0);
  });

  it('a kit fetches no file from a name that stands for a private address', async () => {
    const mediaFetch = guardedFetch(named('127.0.0.1'));
    await using kit = new RoomKit({ mediaFetch });
    await expect(kit.readMedia('https://files.example/a.png')).rejects.toMatchObject({
      code: 'media_unavailable',
      cause: { code: 'address_refused', details: { reason: 'private_address' } },
    });
  });
});
