import { HookResult } from '@roomkit/core';
import { createTestKit, type TestKit } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { WebSocketSource } from '../src/index.ts';
import { CLIENTS } from './support/clients.ts';
import { type Peer, startFeed } from './support/feed.ts';

async function roomWithFeed(): Promise<TestKit> {
  const bench = createTestKit();
  bench.channel('feed');
  await bench.room('room', ['feed']);
  return bench;
}

/** The wire form of event `index` of a feed that numbers its events. */
function eventFrame(index: number): string {
  const message = { senderId: 'ann', providerMessageId: `event-${index}`, roomId: 'room' };
  return JSON.stringify({ ...message, content: { type: 'text', body: String(index) } });
}

/** A text frame as it lies on the wire, cut off in its middle. */
function halfOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = payload.length < 126 ? [0x81, payload.length] : [0x81, 126, payload.length >> 8, payload.length & 255];
  return Buffer.from([...header, ...payload.subarray(0, payload.length / 2)]);
}

describe.each(CLIENTS)('a room with a WebSocketSource over %s', (_client, options) => {
  it('CORE-6.5.1 gets what the feed says, through its hooks', async () => {
    await using feed = await startFeed();
    await using bench = await roomWithFeed();
    const seen: string[] = [];
    bench.kit.hook('before_broadcast', (event) => {
      seen.push(event.source.channelId);
      return HookResult.allow();
    });
    bench.kit.attachSource('feed', new WebSocketSource({ url: feed.url, ...options }));
    await vi.waitFor(() => expect(bench.kit.listSources()).toEqual({ feed: 'connected' }));
    feed.say('hello', { roomId: 'room' });
    await vi.waitFor(async () => expect(await bench.texts('room')).toEqual(['hello']));
    expect(seen).toEqual(['feed']);
  });

  it('gets nothing of a frame that is no message, which is counted, and the next one', async () => {
    await using feed = await startFeed();
    await using bench = await roomWithFeed();
    bench.kit.attachSource('feed', new WebSocketSource({ url: feed.url, logger: bench.logger, ...options }));
    await vi.waitFor(() => expect(bench.kit.listSources()).toEqual({ feed: 'connected' }));
    feed.say('no sender', { roomId: 'room', senderId: undefined });
    feed.say('no such field', { roomId: 'room', admin: true });
    feed.say('no time', { roomId: 'room', timestamp: 'yesterday' });
    feed.say('fine', { roomId: 'room' });
    await vi.waitFor(async () => expect(await bench.texts('room')).toEqual(['fine']));
    const { metadata, messagesReceived } = await bench.kit.sourceHealth('feed');
    expect([metadata, messagesReceived]).toMatchObject([{ messagesRefused: 3, framesRefused: 0 }, 4]);
    expect(bench.logger.entries).toContainEqual(
      expect.objectContaining({
        message: 'A message was refused.',
        fields: expect.objectContaining({ field: 'senderId' }),
      }),
    );
  });

  it('CORE-6.5.1 has every event once when the server breaks off in the middle of one', async () => {
    const COUNT = 9;
    // The feed begins at the first event for whoever comes, and breaks off twice: in the middle of 4, and of 7.
    let visits = 0;
    await using feed = await startFeed({}, ({ socket, request }: Peer) => {
      const until = [4, 7, COUNT][visits] ?? COUNT;
      visits += 1;
      for (let index = 0; index < until; index += 1) socket.send(eventFrame(index));
      if (until < COUNT) request.socket.end(halfOf(eventFrame(until)));
    });
    await using bench = await roomWithFeed();
    bench.kit.attachSource('feed', new WebSocketSource({ url: feed.url, ...options }));
    await vi.waitFor(async () => {
      await bench.clock.advance(1000);
      expect(await bench.texts('room')).toHaveLength(COUNT);
    });
    expect(await bench.texts('room')).toEqual(Array.from({ length: COUNT }, (_event, index) => String(index)));
    expect(visits).toBe(3);
  });

  it('CORE-6.5.3 comes back with growing pauses to a server that closes at once', async () => {
    let visits = 0;
    await using feed = await startFeed({}, ({ socket }) => {
      visits += 1;
      socket.terminate();
    });
    await using bench = await roomWithFeed();
    const errors: unknown[] = [];
    bench.kit.on('source_error', ({ data }) => void errors.push(data.error));
    const exhausted = new Promise((resolve) => bench.kit.on('source_exhausted', ({ data }) => resolve(data.attempts)));
    const pauses = { restartDelayMs: 1000, maxRestartDelayMs: 4000, maxRestartAttempts: 5 };
    bench.kit.attachSource('feed', new WebSocketSource({ url: feed.url, ...options }), pauses);
    for (const [index, pause] of [1000, 2000, 4000, 4000].entries()) {
      await vi.waitFor(() => expect(errors).toHaveLength(index + 1));
      await bench.clock.advance(pause - 1);
      expect(visits).toBe(index + 1);
      await bench.clock.advance(1);
    }
    expect(await exhausted).toBe(5);
    expect(errors[0]).toMatchObject({ code: 'websocket_source_failed', details: { source: expect.any(String) } });
  });
});
