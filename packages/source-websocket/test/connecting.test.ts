import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';

import { createTestClock, settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import type { ConnectWebSocket, WebSocketLike } from '../src/index.ts';
import { CLIENTS, connectWs } from './support/clients.ts';
import { startFeed } from './support/feed.ts';
import { start } from './support/started.ts';

/** An address where nobody listens: it was given out a moment ago and given back. */
async function nobody(): Promise<string> {
  const feed = await startFeed();
  await feed.breakDown();
  return feed.url;
}

describe.each(CLIENTS)('connecting over %s', (_client, options) => {
  it('sends headers, protocols and the first frames, asked for anew for each connection', async () => {
    await using feed = await startFeed();
    let token = 0;
    const given = {
      url: feed.url,
      protocols: ['chat.v2', 'chat.v1'],
      authorization: async () => `Bearer ${(token += 1)}`,
      headers: () => ({ 'x-tenant': 'acme' }),
      onOpen: async () => [`subscribe ${token}`, new TextEncoder().encode('bytes')],
      ...options,
    };
    for (const round of [1, 2]) {
      await using run = start(given);
      await vi.waitFor(() => expect(run.connections()).toBe(1));
      const peer = feed.peers[round - 1];
      expect(peer?.request.headers).toMatchObject({
        authorization: round === 1 ? 'Bearer 1' : 'Bearer 2',
        'x-tenant': 'acme',
      });
      expect(peer?.socket.protocol).toBe('chat.v2');
      await vi.waitFor(() => expect(peer?.received).toEqual([`subscribe ${round}`, 'bytes']));
    }
  });

  it('sends user and password of the address as basic authorization', async () => {
    await using feed = await startFeed();
    await using run = start({ url: feed.url.replace('ws://', 'ws://an%20na:p%C3%A4ss@'), ...options });
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    const expected = `Basic ${Buffer.from('an na:päss', 'utf8').toString('base64')}`;
    expect(feed.peers[0]?.request.headers.authorization).toBe(expected);
  });

  it('fails where nobody listens', async () => {
    await using run = start({ url: await nobody(), ...options });
    const error = await run.ended;
    expect(error).toMatchObject({
      code: 'websocket_source_failed',
      details: { reason: 'unreachable' },
      retryable: true,
    });
    expect(run.source.status).toBe('error');
  });

  it('fails where the upgrade is answered with a status, and follows no redirect', async () => {
    await using elsewhere = await startFeed();
    for (const status of [302, 401, 503]) {
      const server = createServer().on('upgrade', (_request, socket) => {
        socket.end(
          `HTTP/1.1 ${status} X\r\nlocation: ${elsewhere.url.replace('ws', 'http')}/\r\ncontent-length: 0\r\n\r\n`,
        );
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await using run = start({ url, authorization: 'Bearer t', ...options });
      const error = await run.ended;
      // The standard does not let a client tell the status.
      const tells =
        options.connect === undefined ? { reason: 'unreachable' } : { reason: 'refused', statusCode: status };
      const retryable = options.connect === undefined || status === 503;
      expect(error).toMatchObject({ code: 'websocket_source_failed', details: tells, retryable });
      server.close();
    }
    expect(elsewhere.peers).toEqual([]);
  });

  it('gives up on a server that accepts and says nothing', async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {}).resume();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const clock = createTestClock();
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using run = start({ url, clock, connectTimeoutMs: 3000, ...options });
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    await clock.advance(2999);
    expect(run.source.status).toBe('connecting');
    await clock.advance(1 + 2000);
    expect(await run.ended).toMatchObject({ details: { reason: 'timeout' }, retryable: true });
    await vi.waitFor(() => expect(sockets[0]?.closed).toBe(true));
    server.close();
  });

  it.each([1000, 1001, 1005, 1012])('ends in order with the code %i of the server', async (code) => {
    await using feed = await startFeed({}, ({ socket }) => (code === 1005 ? socket.close() : socket.close(code)));
    await using run = start({ url: feed.url, ...options });
    expect([await run.ended, run.source.status]).toEqual([null, 'stopped']);
  });

  it.each([
    [1008, false],
    [1011, true],
    [4401, false],
  ])('fails with the code %i of the server; the same may work later: %j', async (closeCode, retryable) => {
    await using feed = await startFeed({}, ({ socket }) => socket.close(closeCode, 'a reason'));
    await using run = start({ url: feed.url, ...options });
    const error = await run.ended;
    expect(error).toMatchObject({ details: { reason: 'closed', closeCode }, retryable });
    expect([run.source.status, String(error)]).toEqual(['error', expect.not.stringContaining('a reason')]);
  });

  it('says goodbye with 1000 when it is stopped', async () => {
    await using feed = await startFeed();
    const run = start({ url: feed.url, ...options });
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    await run.source.stop();
    expect([await run.ended, await feed.peers[0]?.closed, run.source.status]).toEqual([null, 1000, 'stopped']);
  });

  it('does not wait for a goodbye that never comes', async () => {
    await using feed = await startFeed({}, ({ socket }) => socket.pause());
    const clock = createTestClock();
    const run = start({ url: feed.url, clock, ...options });
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    const stopped = run.source.stop();
    await clock.advance(2000);
    await stopped;
    expect(await run.ended).toBeNull();
    expect(clock.pending).toBe(0);
  });
});

describe('connecting', () => {
  it.each([
    ['url', { url: () => Promise.reject(new Error('no address')) }],
    ['url', { url: () => 'https://feed.example.com' }],
    ['authorization', { authorization: () => Promise.reject(new Error('no token')) }],
    ['headers', { headers: () => Promise.reject(new Error('no headers')) }],
    ['onOpen', { onOpen: () => Promise.reject(new Error('no frames')) }],
  ])('fails where what is asked for cannot be had: %s', async (_what, given) => {
    await using feed = await startFeed();
    await using run = start({ url: feed.url, ...given });
    expect(await run.ended).toMatchObject({
      details: { reason: 'setup' },
      retryable: true,
      cause: expect.objectContaining({ message: expect.stringMatching(/no |not a/u) }),
    });
    expect(run.connections()).toBe(0);
  });

  it('CORE-6.5.5 fails at a header that cannot be sent, without repeating it', async () => {
    await using feed = await startFeed();
    await using run = start({ url: feed.url, authorization: 'Bearer S3cret\nx' });
    const error = await run.ended;
    expect(error).toMatchObject({ details: { reason: 'setup' } });
    expect(JSON.stringify([error, String(error), (error as Error).cause ?? null])).not.toContain('S3cret');
  });

  it('takes a token that never comes for a connection that does not open', async () => {
    await using feed = await startFeed();
    const clock = createTestClock();
    await using run = start({ url: feed.url, clock, authorization: () => new Promise(() => {}) });
    await settled();
    await clock.advance(10_000);
    expect(await run.ended).toMatchObject({ details: { reason: 'timeout' } });
    expect([feed.peers.length, clock.pending]).toEqual([0, 0]);
  });

  it('is stopped while it asks for a token', async () => {
    await using feed = await startFeed();
    const run = start({ url: feed.url, authorization: () => new Promise(() => {}) });
    await settled();
    await run.source.stop();
    expect([await run.ended, feed.peers.length, run.source.status]).toEqual([null, 0, 'stopped']);
  });

  it('fails at once over a client that tells of an error and of nothing after it', async () => {
    const clock = createTestClock();
    const connect: ConnectWebSocket = () => {
      const socket = new EventTarget();
      queueMicrotask(() => socket.dispatchEvent(new Event('error')));
      return Object.assign(socket, { binaryType: '', send: () => {}, close: () => {} }) as unknown as WebSocketLike;
    };
    await using run = start({ url: 'ws://127.0.0.1:9', clock, connect });
    expect(await run.ended).toMatchObject({ details: { reason: 'unreachable' } });
    expect(clock.pending).toBe(0);
  });

  it('is stopped while it asks for its first frames', async () => {
    await using feed = await startFeed();
    const frames = Promise.withResolvers<readonly string[]>();
    const run = start({ url: feed.url, onOpen: () => frames.promise });
    await vi.waitFor(() => expect(feed.peers).toHaveLength(1));
    await run.source.stop();
    frames.resolve(['subscribe']);
    await settled();
    expect([await run.ended, run.connections(), run.source.status]).toEqual([null, 0, 'stopped']);
    expect(feed.peers[0]?.received).toEqual([]);
  });

  it('runs once at a time, and again after its end', async () => {
    await using feed = await startFeed();
    const run = start({ url: feed.url, connect: connectWs });
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    const again = { signal: new AbortController().signal };
    await expect(run.source.start(() => expect.fail('nothing comes'), again)).rejects.toMatchObject({
      code: 'configuration_invalid',
    });
    expect(run.source.status).toBe('connected');
    await run.source.stop();
    let connections = 0;
    const second = run.source.start(() => expect.fail('nothing comes'), {
      ...again,
      onConnected: () => void (connections += 1),
    });
    await vi.waitFor(() => expect(connections).toBe(1));
    await run.source.stop();
    await expect(second).resolves.toBeUndefined();
  });
});
