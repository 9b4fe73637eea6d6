import { isRoomKitError } from '@roomkit/core';
import { createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { RoomKitClient } from '../src/index.ts';
import { aPair, aRoom } from './support/connect.ts';
import { ScriptedServer } from './support/scripted-server.ts';

describe('a client and its connection', () => {
  it("greets with version and token, over the runtime's own WebSocket, and tells its state", async () => {
    await using pair = await aPair({ token: () => Promise.resolve('secret') });
    const { client, server } = pair;
    const states: string[] = [];
    client.on('state', (state) => void states.push(state));
    const connecting = client.connect();
    const end = await server.next();
    const hello = await end.welcome();
    await connecting;
    await client.close();
    const code = await end.closed;
    expect(hello).toEqual({ type: 'hello', version: 1, token: 'secret' });
    expect(states).toEqual(['connecting', 'connected', 'closed']);
    expect(code).toBe(1000);
    expect(client.participantId).toBe('alice');
  });

  it('comes back after delays that double up to a limit, less what chance takes off', async () => {
    await using pair = await aPair({
      random: () => 0.5,
      connectTimeoutMs: 20_000,
      reconnect: { baseDelayMs: 1_000, maxDelayMs: 4_000, jitter: 0.5 },
    });
    const { client, clock, server } = pair;
    const waits = (): readonly number[] => pair.delays.filter((delay) => delay < 10_000);
    void client.connect();
    for (const [place, expected] of [750, 1_500, 3_000, 3_000].entries()) {
      (await server.next()).terminate();
      await vi.waitUntil(() => waits().length === place + 1);
      await clock.advance(expected);
    }
    const end = await server.next();
    await end.welcome();
    await vi.waitUntil(() => client.state === 'connected');
    end.terminate();
    await vi.waitUntil(() => waits().length === 5);
    expect(waits()).toEqual([750, 1_500, 3_000, 3_000, 750]);
  });

  it.each([
    [4400, 'connection_lost'],
    [4401, 'authentication_failed'],
    [4403, 'connection_lost'],
    [4406, 'connection_lost'],
  ])('close code %i is the end', async (code, name) => {
    await using pair = await aPair();
    const connecting = pair.client.connect();
    (await pair.server.next()).close(code, 'no');
    await expect(connecting).rejects.toMatchObject({ code: name, reason: 'no' });
    expect(pair.client.state).toBe('closed');
    await expect(pair.client.connect()).rejects.toMatchObject({ code: 'client_closed' });
  });

  it.each([1001, 1006, 4408, 4429, 4431])('close code %i is not', async (code) => {
    await using pair = await aPair();
    const { client, clock, server } = pair;
    const connecting = client.connect();
    const first = await server.next();
    await first.welcome();
    await connecting;
    if (code === 1006) first.terminate();
    else first.close(code);
    await vi.waitUntil(() => client.state === 'reconnecting');
    await clock.advance(500);
    await (await server.next()).welcome();
    await vi.waitUntil(() => client.state === 'connected');
    expect(server.count).toBe(2);
  });

  it('gives up where it is told to', async () => {
    await using once = await aPair({ reconnect: false });
    const connecting = once.client.connect();
    (await once.server.next()).terminate();
    await expect(connecting).rejects.toMatchObject({ code: 'connection_lost' });
    await using twice = await aPair({ reconnect: { maxAttempts: 1 } });
    const again = twice.client.connect();
    (await twice.server.next()).terminate();
    await vi.waitUntil(() => twice.delays.includes(500));
    await twice.clock.advance(500);
    (await twice.server.next()).terminate();
    await expect(again).rejects.toMatchObject({ code: 'connection_lost' });
  });

  it('gives up when its signal fires', async () => {
    await using pair = await aPair();
    const controller = new AbortController();
    const connecting = pair.client.connect({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(connecting).rejects.toThrow('enough');
    expect(pair.client.state).toBe('closed');
  });

  it('a connection that does not open in time is tried again', async () => {
    await using pair = await aPair({ connectTimeoutMs: 1_000 });
    void pair.client.connect();
    const silent = await pair.server.next();
    await silent.next('hello');
    await pair.clock.advance(1_000);
    await silent.closed;
    await pair.clock.advance(500);
    await (await pair.server.next()).welcome();
    await vi.waitUntil(() => pair.client.state === 'connected');
    expect(pair.server.count).toBe(2);
  });

  it('a server that falls silent is left, one that answers is kept', async () => {
    await using pair = await aPair();
    const { client, clock, server } = pair;
    const connecting = client.connect();
    const end = await server.next();
    await end.welcome({ heartbeatIntervalMs: 1_000 });
    await connecting;
    await clock.advance(1_000);
    await end.next('ping');
    const heard = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
    });
    end.send({ type: 'error', code: 'invalid_frame', message: 'a sign of life', retryable: false });
    await heard;
    await clock.advance(1_000);
    await end.next('ping');
    const before = client.state;
    await clock.advance(1_000);
    const code = await end.closed;
    expect([before, client.state]).toEqual(['connected', 'reconnecting']);
    expect(code).toBe(4408);
  });

  it('frames of a newer server are passed over, unreadable ones end the connection for good', async () => {
    await using setting = await aRoom();
    const { client, end } = setting;
    const errors: string[] = [];
    client.on('error', ({ code }) => void errors.push(code));
    end.send({ type: 'hologram', roomId: 'r1' });
    end.sendText('{"type":"event"');
    const code = await end.closed;
    expect(code).toBe(4400);
    expect(client.state).toBe('closed');
    expect(errors).toEqual(['connection_lost']);
  });

  it.each([
    ['url', { url: 'https://example.com' }],
    ['reconnect', { url: 'wss://example.com', reconnect: { jitter: 2 } }],
    ['connectTimeoutMs', { url: 'wss://example.com', connectTimeoutMs: 0 }],
    ['maxQueuedMessages', { url: 'wss://example.com', maxQueuedMessages: Number.NaN }],
  ])('an unusable %s is named at construction', (name, options) => {
    const failed = vi.fn(() => new RoomKitClient(options));
    expect(failed).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', message: expect.stringContaining(name) }),
    );
    expect(isRoomKitError(failed.mock.results[0]?.value)).toBe(true);
  });

  it('a listener that throws reaches nobody else', async () => {
    await using pair = await aPair();
    const errors: unknown[] = [];
    pair.client.on('error', ({ cause, code }) => {
      errors.push([code, cause]);
      throw new Error('nobody is left to tell');
    });
    const failure = new Error('mine alone');
    const states: string[] = [];
    pair.client.on('state', () => {
      throw failure;
    });
    const stop = pair.client.on('state', (state) => void states.push(state));
    const connecting = pair.client.connect();
    stop();
    await (await pair.server.next()).welcome();
    await connecting;
    expect(states).toEqual(['connecting']);
    expect(errors).toEqual([
      ['listener_failed', failure],
      ['listener_failed', failure],
    ]);
  });

  it('asks for url and token anew for each connection', async () => {
    await using server = await ScriptedServer.start();
    const clock = createTestClock();
    let asked = 0;
    await using client = new RoomKitClient({
      url: () => `${server.url}/${(asked += 1)}`,
      token: () => `token ${asked}`,
      clock,
      random: () => 0,
    });
    const connecting = client.connect();
    const first = await server.next();
    const one = await first.welcome();
    await connecting;
    first.close(1001);
    await vi.waitUntil(() => client.state === 'reconnecting');
    await clock.advance(500);
    const two = await (await server.next()).welcome();
    expect([one.token, two.token]).toEqual(['token 1', 'token 2']);
  });
});
