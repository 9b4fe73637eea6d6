import { createTestClock, type TestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import type { WebSocketSourceOptions } from '../src/index.ts';
import { CLIENTS, connectWs } from './support/clients.ts';
import { type Feed, startFeed } from './support/feed.ts';
import { start, type Started } from './support/started.ts';

async function connected(
  feed: Feed,
  given: Partial<WebSocketSourceOptions>,
): Promise<{ readonly run: Started; readonly clock: TestClock }> {
  const clock = createTestClock();
  const run = start({ url: feed.url, clock, ...given });
  await vi.waitFor(() => expect(run.connections()).toBe(1));
  return { run, clock };
}

describe.each(CLIENTS)('signs of life over %s', (_client, options) => {
  it('are asked for by a frame of the application', async () => {
    await using feed = await startFeed();
    let count = 0;
    const keepAlive = (): string => `alive ${(count += 1)}`;
    const { run, clock } = await connected(feed, { heartbeatMs: 100, keepAlive, ...options });
    for (const beats of [1, 2, 3]) {
      await clock.advance(100);
      await vi.waitFor(() => expect(feed.peers[0]?.received).toHaveLength(beats));
    }
    expect(feed.peers[0]?.received).toEqual(['alive 1', 'alive 2', 'alive 3']);
    expect(run.source.status).toBe('connected');
    await run.source.stop();
    expect(clock.pending).toBe(0);
  });

  it('end the connection when none comes for too long; whatever comes is one', async () => {
    await using feed = await startFeed({ autoPong: false });
    const { run, clock } = await connected(feed, { silenceTimeoutMs: 1000, ...options });
    await clock.advance(900);
    feed.say('still here');
    await vi.waitFor(() => expect(run.texts()).toEqual(['still here']));
    await clock.advance(999);
    expect(run.source.status).toBe('connected');
    await clock.advance(1);
    expect(await run.ended).toMatchObject({ details: { reason: 'silent' }, retryable: true });
    expect(await feed.peers[0]?.closed).toBe(3008);
  });
});

describe('a client that can ping', () => {
  it('keeps a quiet connection as long as pings are answered, and no longer', async () => {
    await using feed = await startFeed();
    const { run, clock } = await connected(feed, { connect: connectWs, heartbeatMs: 1000 });
    let pings = 0;
    feed.peers[0]?.socket.on('ping', () => (pings += 1));
    for (let beat = 1; beat <= 5; beat += 1) {
      await clock.advance(1000);
      // The answer is on its way: one round trip more, and it is there.
      await vi.waitFor(() => expect(pings).toBe(beat));
      await roundTrip(feed);
    }
    expect(run.source.status).toBe('connected');
    // From now on nobody reads what it sends.
    feed.peers[0]?.socket.pause();
    await clock.advance(2000);
    expect(run.source.status).toBe('connected');
    // Nor does it say goodbye.
    await clock.advance(2000);
    expect(await run.ended).toMatchObject({ details: { reason: 'silent' } });
  });
});

describe('a client that cannot ping', () => {
  it('lets a quiet connection be, unless told otherwise', async () => {
    await using feed = await startFeed();
    const { run, clock } = await connected(feed, {});
    await clock.advance(24 * 60 * 60_000);
    feed.say('good morning');
    await vi.waitFor(() => expect(run.texts()).toEqual(['good morning']));
    await run.source.stop();
  });
});

/** Resolves when the client has read all that was sent to it before. */
async function roundTrip(feed: Feed): Promise<void> {
  const socket = feed.peers[0]?.socket;
  await new Promise<void>((resolve) => {
    socket?.once('pong', () => resolve());
    socket?.ping();
  });
}
