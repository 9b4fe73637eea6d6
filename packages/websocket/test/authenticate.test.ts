import { RoomKit } from '@roomkit/core';
import { describe, expect, it, vi } from 'vitest';

import { type Authenticate, WebSocketChannel } from '../src/index.ts';
import { byHeader, Harness } from './support/harness.ts';
import { RawClient } from './support/raw-client.ts';

const forever = new Promise<never>(() => undefined);

/** Answers that must let nobody in. */
const refusals: readonly { readonly title: string; readonly authenticate: Authenticate }[] = [
  { title: 'null', authenticate: () => null },
  { title: 'undefined', authenticate: () => undefined },
  { title: 'false', authenticate: () => false },
  { title: 'true', authenticate: () => true as never },
  { title: 'a string', authenticate: () => 'alice' as never },
  { title: 'an empty object', authenticate: () => ({}) as never },
  { title: 'no rights', authenticate: () => ({ participantId: 'alice' }) },
  { title: 'no participant', authenticate: () => ({ canJoin: () => true }) as never },
  { title: 'an empty participant', authenticate: () => ({ participantId: '', canJoin: () => true }) },
  { title: 'a participant with a control character', authenticate: () => ({ participantId: 'a\nb', rooms: [] }) },
  { title: 'a participant too long', authenticate: () => ({ participantId: 'a'.repeat(191), rooms: [] }) },
  { title: 'rooms that are none', authenticate: () => ({ participantId: 'alice', rooms: 'r1' as never }) },
  { title: 'a canJoin that is none', authenticate: () => ({ participantId: 'alice', canJoin: true as never }) },
  {
    title: 'another organization',
    authenticate: () => ({ participantId: 'alice', rooms: [], organizationId: 'other' }),
  },
  {
    title: 'a throw',
    authenticate: () => {
      throw new Error('down');
    },
  },
  { title: 'a rejection', authenticate: () => Promise.reject(new Error('down')) },
];

describe('who may connect', () => {
  it.each(refusals)('$title is a 401 before the socket opens', async ({ authenticate }) => {
    await using harness = await Harness.start({ authenticate });
    const refused = await RawClient.open(harness.url);
    expect(refused).toEqual({ status: 401 });
    expect(harness.channel.info()).toEqual({ connections: 0 });
  });

  it.each(refusals)('$title closes with 4401 where hello is judged', async ({ authenticate }) => {
    await using harness = await Harness.start({ authenticate, authenticateOn: 'hello' });
    const client = (await RawClient.open(harness.url)) as RawClient;
    client.send({ type: 'hello', version: 1, token: 'secret' });
    client.send({ type: 'join', roomId: 'r1' });
    const { code } = await client.closed;
    expect(code).toBe(4401);
    expect(client.frames).toEqual([]);
  });

  it('an answer that never comes is a refusal, and its signal fires', async () => {
    const asked = Promise.withResolvers<AbortSignal>();
    const authenticate: Authenticate = (_request, { signal }) => {
      asked.resolve(signal);
      return forever;
    };
    await using harness = await Harness.start({ authenticate, authenticateTimeoutMs: 1_000 });
    const opening = RawClient.open(harness.url);
    const signal = await asked.promise;
    await harness.clock.advance(1_000);
    expect(await opening).toEqual({ status: 401 });
    expect(signal.aborted).toBe(true);
  });

  it('the token of hello is what decides, and frames on its heels are kept', async () => {
    const authenticate: Authenticate = async (_request, { token }) =>
      token === 'good' ? { participantId: 'alice', rooms: ['r1'] } : null;
    await using harness = await Harness.start({ authenticate, authenticateOn: 'hello' });
    const client = (await RawClient.open(harness.url)) as RawClient;
    client.send({ type: 'hello', version: 1, token: 'good' });
    client.send({ type: 'join', roomId: 'r1' });
    const welcome = await client.next('welcome');
    await client.next('synced');
    expect(welcome.participantId).toBe('alice');
  });

  it.each([
    ['another version', JSON.stringify({ type: 'hello', version: 2 }), 4406],
    ['something else', JSON.stringify({ type: 'join', roomId: 'r1' }), 4400],
    ['nonsense', '{', 4400],
  ])('a greeting of %s ends the connection', async (_title, greeting, code) => {
    await using harness = await Harness.start();
    const client = (await RawClient.open(harness.url, { 'x-participant': 'alice' })) as RawClient;
    client.socket.send(greeting);
    expect((await client.closed).code).toBe(code);
    expect(client.frames).toEqual([]);
  });

  it('a connection that says nothing is closed', async () => {
    await using harness = await Harness.start({ helloTimeoutMs: 1_000 });
    const client = (await RawClient.open(harness.url, { 'x-participant': 'alice' })) as RawClient;
    await vi.waitUntil(() => harness.clock.pending > 1);
    await harness.clock.advance(1_000);
    expect((await client.closed).code).toBe(4408);
  });

  it.each([
    { title: 'its own', origin: (url: string) => url.replace(/^ws:/, 'http:').replace('/socket', ''), status: 101 },
    { title: 'another', origin: () => 'https://evil.example', status: 403 },
    { title: 'no url', origin: () => 'null', status: 403 },
  ])('a page of $title origin gets $status', async ({ origin, status }) => {
    await using harness = await Harness.start();
    const client = await RawClient.open(harness.url, { 'x-participant': 'alice', origin: origin(harness.url) });
    expect(client instanceof RawClient ? 101 : client.status).toBe(status);
  });

  it.each([
    { title: 'listed', rule: ['https://good.example'], status: 101 },
    { title: 'not listed', rule: ['https://other.example'], status: 403 },
    { title: 'judged well', rule: (origin: string) => origin === 'https://good.example', status: 101 },
    {
      title: 'judged by a rule that throws',
      rule: () => {
        throw new Error('down');
      },
      status: 403,
    },
  ])('an origin that is $title gets $status', async ({ rule, status }) => {
    await using harness = await Harness.start({ allowedOrigins: rule });
    const client = await RawClient.open(harness.url, { 'x-participant': 'alice', origin: 'https://good.example' });
    expect(client instanceof RawClient ? 101 : client.status).toBe(status);
  });

  it('another path is a 404 where nobody else listens, and theirs where somebody does', async () => {
    await using harness = await Harness.start();
    const elsewhere = harness.url.replace('/socket', '/other?x=/socket');
    const refused = await RawClient.open(elsewhere, { 'x-participant': 'alice' });
    harness.server.on('upgrade', (request, socket) => {
      if (request.url?.startsWith('/other') === true) socket.end('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n');
    });
    const theirs = await RawClient.open(elsewhere, { 'x-participant': 'alice' });
    expect([refused, theirs]).toEqual([{ status: 404 }, { status: 503 }]);
  });

  it('no more connections than allowed', async () => {
    await using harness = await Harness.start({ maxConnections: 1 });
    await harness.connect('alice');
    const second = await RawClient.open(harness.url, { 'x-participant': 'bob' });
    expect(second).toEqual({ status: 503 });
  });

  it('without authenticate no server can be attached', () => {
    const channel = new WebSocketChannel('ws');
    expect(() => channel.attach({} as never, { path: '/' })).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        details: expect.objectContaining({ field: 'authenticate' }),
      }),
    );
  });

  it('a channel of an organization takes connections of that organization', async () => {
    await using kit = new RoomKit();
    const acme = kit.forOrganization('acme');
    const seen: unknown[] = [];
    await using harness = await Harness.start(
      { authenticate: () => ({ participantId: 'alice', organizationId: 'acme', canJoin: () => true }) },
      {},
      () => acme,
    );
    const client = await harness.connect('alice');
    client.send({ type: 'join', roomId: 'r1' });
    seen.push(await client.next('error'));
    expect(seen).toEqual([expect.objectContaining({ code: 'room_not_found' })]);
  });
});

describe('who may enter a room', () => {
  it.each([
    { title: 'not listed', authenticate: () => ({ participantId: 'alice', rooms: ['r2'] }) },
    { title: 'refused', authenticate: () => ({ participantId: 'alice', canJoin: () => false }) },
    {
      title: 'answered with something true',
      authenticate: () => ({ participantId: 'alice', canJoin: () => 1 as never }),
    },
    {
      title: 'listed but refused',
      authenticate: () => ({ participantId: 'alice', rooms: ['r1'], canJoin: () => false }),
    },
    {
      title: 'judged by what throws',
      authenticate: () => ({ participantId: 'alice', canJoin: () => Promise.reject(new Error('down')) }),
    },
  ])('a room that is $title stays shut', async ({ authenticate }) => {
    await using harness = await Harness.start({ authenticate });
    const client = await harness.connect('alice');
    client.send({ type: 'join', roomId: 'r1', afterIndex: -1 });
    const error = await client.next('error');
    await harness.say('secret');
    client.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'let me in' } });
    const nack = await client.next('nack');
    expect(error).toMatchObject({ code: 'forbidden', roomId: 'r1', retryable: false });
    expect(nack.code).toBe('not_joined');
    expect(client.texts()).toEqual([]);
    expect(harness.phone.received).toEqual([]);
  });

  it('a judgement that never comes is a refusal', async () => {
    const asked = Promise.withResolvers<void>();
    const canJoin = (): Promise<boolean> => {
      asked.resolve();
      return forever;
    };
    const authenticate: Authenticate = () => ({ participantId: 'alice', canJoin });
    await using harness = await Harness.start({ authenticate, authenticateTimeoutMs: 1_000 });
    const client = await harness.connect('alice');
    client.send({ type: 'join', roomId: 'r1' });
    await asked.promise;
    await harness.clock.advance(1_000);
    expect((await client.next('error')).code).toBe('forbidden');
  });

  it.each([
    ['room_not_found', 'nowhere', async () => undefined],
    ['channel_not_attached', 'r2', (harness: Harness) => harness.kit.createRoom({ roomId: 'r2' })],
  ])('%s is told to those who may know', async (code, roomId, prepare) => {
    await using harness = await Harness.start();
    await prepare(harness);
    const client = await harness.connect('alice');
    client.send({ type: 'join', roomId });
    expect(await client.next('error')).toMatchObject({ code, roomId });
  });

  it('no more rooms than allowed', async () => {
    await using harness = await Harness.start({ maxRoomsPerConnection: 1 });
    await harness.kit.createRoom({ roomId: 'r2' });
    await harness.kit.attachChannel('r2', 'ws');
    const client = await harness.enter('alice');
    client.send({ type: 'join', roomId: 'r2' });
    expect((await client.next('error')).code).toBe('too_many_rooms');
  });

  it('a room the channel is taken out of is left by everybody', async () => {
    await using harness = await Harness.start({ authenticate: byHeader });
    const client = await harness.enter('alice');
    await harness.kit.detachChannel('r1', 'ws');
    const left = await client.next('left');
    client.send({ type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'still here' } });
    const nack = await client.next('nack');
    expect([left.reason, nack.code]).toEqual(['detached', 'not_joined']);
  });
});
