import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import { createTestClock, settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { open, startServer, type Visit } from './support/server.ts';
import { Started } from './support/started.ts';

/** Answers with a status, and an event stream that must not be read. */
function answer({ response }: Visit, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, headers).end(status === 204 ? undefined : 'the secret of the house');
}

describe('a request', () => {
  it('has its headers, asked for anew for each connection', async () => {
    await using server = await startServer((visit) => {
      open(visit);
      visit.response.end();
    });
    let token = 0;
    await using run = new Started({
      url: async () => `${server.url}/feed?of=acme`,
      authorization: () => `Bearer ${(token += 1)}`,
      headers: async () => ({ 'x-tenant': 'acme', accept: 'text/html' }),
    });
    expect(await run.ended).toBeNull();
    run.again();
    expect(await run.ended).toBeNull();
    const seen = server.visits.map(({ request: { url, headers } }) => [
      url,
      headers.authorization,
      headers['x-tenant'],
    ]);
    expect(seen).toEqual([
      ['/feed?of=acme', 'Bearer 1', 'acme'],
      ['/feed?of=acme', 'Bearer 2', 'acme'],
    ]);
    expect(server.visits[0]?.request.headers).toMatchObject({
      accept: 'text/event-stream',
      'cache-control': 'no-store',
    });
    expect(server.visits[0]?.lastEventId).toBeUndefined();
  });

  it('has user and password of the address as basic authorization', async () => {
    await using server = await startServer();
    await using run = new Started({ url: server.url.replace('http://', 'http://an%20na:p%C3%A4ss@') });
    await vi.waitFor(() => expect(run.connections).toBe(1));
    const expected = `Basic ${Buffer.from('an na:päss', 'utf8').toString('base64')}`;
    expect(server.visits[0]?.request.headers.authorization).toBe(expected);
  });

  it.each([
    [302, true, 'Bearer t0ken'],
    [307, true, 'Bearer t0ken'],
    [301, false, undefined],
    [308, false, undefined],
  ])(
    'follows a %i; to the same origin: %j, and takes its secrets along to no other',
    async (status, isSame, expected) => {
      await using elsewhere = await startServer();
      await using server = await startServer((visit) => {
        if (visit.request.url === '/here') open(visit);
        else answer(visit, status, { location: isSame ? '/here' : `${elsewhere.url}/there` });
      });
      await using run = new Started({
        url: server.url,
        authorization: 'Bearer t0ken',
        headers: { 'x-api-key': 'k3y' },
        lastEventId: '7',
      });
      await vi.waitFor(() => expect(run.connections).toBe(1));
      const last = (isSame ? server : elsewhere).visits.at(-1);
      expect(last?.request.headers.authorization).toBe(expected);
      expect(last?.request.headers['x-api-key']).toBe(isSame ? 'k3y' : undefined);
      expect(last?.lastEventId).toBe('7');
    },
  );

  it.each([
    ['nowhere', undefined],
    ['to what is no address', 'http://'],
    ['to another protocol', 'ftp://example.com/'],
    ['in circles', '/again'],
  ])('does not follow a redirect %s', async (_where, location) => {
    await using server = await startServer((visit) => answer(visit, 302, location === undefined ? {} : { location }));
    await using run = new Started({ url: server.url });
    expect(await run.ended).toMatchObject({ details: { reason: 'redirect' }, retryable: false });
    expect(server.visits.length).toBeLessThanOrEqual(21);
  });

  it('does not follow a redirect out of TLS', async () => {
    const asked: string[] = [];
    const fetch = async (url: unknown): Promise<Response> => {
      asked.push(String(url));
      return new Response(null, { status: 302, headers: { location: 'http://feed.example.com/plain' } });
    };
    await using run = new Started({ url: 'https://feed.example.com/', fetch });
    expect(await run.ended).toMatchObject({ details: { reason: 'redirect' } });
    expect(asked).toEqual(['https://feed.example.com/']);
  });

  it.each([
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [410, false],
    [206, false],
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
  ])('answered with %i fails; the same may work later: %j', async (statusCode, retryable) => {
    await using server = await startServer((visit) =>
      answer(visit, statusCode, { 'content-type': 'text/event-stream' }),
    );
    await using run = new Started({ url: server.url });
    const error = await run.ended;
    expect(error).toMatchObject({ code: 'sse_source_failed', details: { reason: 'refused', statusCode }, retryable });
    expect(run.source.status).toBe('error');
    expect(JSON.stringify([error, String(error)])).not.toContain('secret');
  });

  it.each([['application/json'], ['text/event-stream-ish'], ['']])(
    'answered with %j fails: it is no stream',
    async (type) => {
      await using server = await startServer((visit) =>
        answer(visit, 200, type === '' ? {} : { 'content-type': type }),
      );
      await using run = new Started({ url: server.url });
      expect(await run.ended).toMatchObject({ details: { reason: 'content_type' }, retryable: false });
      expect(run.connections).toBe(0);
    },
  );

  it('takes a content type in any spelling', async () => {
    await using server = await startServer(({ response }) => {
      response.writeHead(200, { 'content-type': 'Text/Event-Stream ; charset=UTF-8' }).flushHeaders();
    });
    await using run = new Started({ url: server.url });
    await vi.waitFor(() => expect(run.connections).toBe(1));
  });

  it('answered with 204 is not made again until the source was stopped', async () => {
    await using server = await startServer((visit) => answer(visit, 204));
    await using run = new Started({ url: server.url });
    for (let round = 0; round < 3; round += 1) {
      expect([await run.ended, run.source.status]).toEqual([null, 'stopped']);
      run.again();
    }
    expect(server.visits).toHaveLength(1);
    await run.source.stop();
    run.again();
    expect([await run.ended, server.visits.length, run.connections]).toEqual([null, 2, 0]);
  });

  it('fails where nobody listens', async () => {
    const server = await startServer();
    await server.breakDown();
    await using run = new Started({ url: server.url });
    expect(await run.ended).toMatchObject({ details: { reason: 'unreachable' }, retryable: true });
  });

  it.each([
    ['url', { url: () => Promise.reject(new Error('no address')) }],
    ['url', { url: () => 'wss://feed.example.com' }],
    ['authorization', { authorization: () => Promise.reject(new Error('no token')) }],
    ['headers', { headers: () => Promise.reject(new Error('no headers')) }],
  ])('fails where what is asked for cannot be had: %s', async (_what, given) => {
    await using server = await startServer();
    await using run = new Started({ url: server.url, ...given });
    expect(await run.ended).toMatchObject({
      details: { reason: 'setup' },
      retryable: true,
      cause: expect.objectContaining({ message: expect.stringMatching(/no |not an/u) }),
    });
    expect(server.visits).toEqual([]);
  });

  it('CORE-6.5.5 fails at a header that cannot be sent, without repeating it', async () => {
    await using server = await startServer();
    await using run = new Started({ url: server.url, authorization: 'Bearer S3cret\nx' });
    const error = await run.ended;
    expect(error).toMatchObject({ details: { reason: 'setup' } });
    expect(JSON.stringify([error, String(error), (error as Error).cause ?? null])).not.toContain('S3cret');
  });

  it('is given up when a token does not come', async () => {
    const clock = createTestClock();
    await using run = new Started({ url: 'http://127.0.0.1:9', clock, authorization: () => new Promise(() => {}) });
    await settled();
    await clock.advance(10_000);
    expect(await run.ended).toMatchObject({ details: { reason: 'timeout' }, retryable: true });
    expect(clock.pending).toBe(0);
  });

  it('is stopped while it waits for a token', async () => {
    await using run = new Started({ url: 'http://127.0.0.1:9', authorization: () => new Promise(() => {}) });
    await settled();
    await run.source.stop();
    expect([await run.ended, run.source.status]).toEqual([null, 'stopped']);
  });

  it('is given up when the server accepts and says nothing', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {}).resume();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const clock = createTestClock();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using run = new Started({ url, clock, connectTimeoutMs: 3000 });
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    await clock.advance(2999);
    expect(run.source.status).toBe('connecting');
    await clock.advance(1);
    expect(await run.ended).toMatchObject({ details: { reason: 'timeout' }, retryable: true });
    await vi.waitFor(() => expect(sockets[0]?.closed).toBe(true));
    server.close();
  });

  it('is made once at a time', async () => {
    await using server = await startServer();
    await using run = new Started({ url: server.url });
    await vi.waitFor(() => expect(run.connections).toBe(1));
    const again = run.source.start(() => expect.fail('nothing comes'), { signal: new AbortController().signal });
    await expect(again).rejects.toMatchObject({ code: 'configuration_invalid' });
    expect([run.source.status, server.visits.length]).toEqual(['connected', 1]);
  });
});
