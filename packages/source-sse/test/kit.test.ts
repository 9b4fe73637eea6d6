import { InMemoryStateStore, textOf } from '@roomkit/core';
import { createTestKit, type TestKit } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { SSESource } from '../src/index.ts';
import { eventOf, open, startServer, type StreamServer } from './support/server.ts';

const COUNT = 12;
const ALL = Array.from({ length: COUNT }, (_event, index) => String(index));

/** A feed of twelve events that goes on after the id it is given, and breaks off in the middle of some. */
async function feed(breaksIn: readonly number[]): Promise<StreamServer> {
  return startServer((visit) => {
    open(visit);
    const until = breaksIn[visit.number] ?? COUNT;
    for (let index = Number(visit.lastEventId ?? -1) + 1; index < until; index += 1) {
      visit.response.write(eventOf(String(index), String(index), { roomId: 'room' }));
    }
    if (until === COUNT) return;
    const half = eventOf(String(until), String(until), { roomId: 'room' });
    visit.response.write(half.slice(0, -20), () => visit.response.destroy());
  });
}

async function roomWithFeed(): Promise<TestKit> {
  const bench = createTestKit();
  bench.channel('feed');
  await bench.room('room', ['feed']);
  return bench;
}

/** Lets time go by until the room has everything. */
async function complete({ clock, texts }: TestKit): Promise<void> {
  await vi.waitFor(async () => {
    await clock.advance(1000);
    expect(await texts('room')).toEqual(ALL);
  });
}

describe('a room with an SSESource', () => {
  it('CORE-6.5.1 has every event once, in order, when the server breaks off in the middle of some', async () => {
    await using server = await feed([5, 9]);
    await using bench = await roomWithFeed();
    bench.kit.attachSource('feed', new SSESource({ url: server.url }));
    await complete(bench);
    expect(server.visits.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '4', '8']);
    expect(await bench.kit.sourceHealth('feed')).toMatchObject({ status: 'connected', messagesReceived: COUNT });
  });

  it('CORE-6.5.1 has every event once when the server repeats what it said', async () => {
    await using server = await startServer((visit) => {
      open(visit, ALL.map((text) => eventOf(text, text, { roomId: 'room' })).join(''));
      if (visit.number < 2) visit.response.end();
    });
    await using bench = await roomWithFeed();
    bench.kit.attachSource('feed', new SSESource({ url: server.url }));
    await complete(bench);
    await vi.waitFor(async () => {
      await bench.clock.advance(1000);
      expect((await bench.kit.sourceHealth('feed')).messagesReceived).toBe(3 * COUNT);
    });
    expect(await bench.texts('room')).toEqual(ALL);
  });

  it('CORE-6.5.1 has every event once when the process ends and another one goes on', async () => {
    await using server = await feed([]);
    await using bench = await roomWithFeed();
    const state = new InMemoryStateStore();
    const resume = { state, key: 'feed' };
    // It dies with the sixth event under way: committed, and its id not stored.
    const dying = new AbortController();
    const first = new SSESource({ url: server.url, resume });
    const never = new Promise<never>(() => {});
    void first.start(
      async (message) => {
        const result = await bench.kit.processInbound({ ...message, channelId: 'feed' });
        return textOf(message) === '5' ? never : result;
      },
      { signal: dying.signal },
    );
    await vi.waitFor(async () => expect(await bench.texts('room')).toEqual(ALL.slice(0, 6)));
    dying.abort();
    expect(await state.get({ organizationId: null, namespace: 'source-sse' }, 'feed')).toBe('4');
    bench.kit.attachSource('feed', new SSESource({ url: server.url, resume }));
    await complete(bench);
    expect(server.visits.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '4']);
  });

  it('gets nothing of an event that is no message, which is counted, and the next one', async () => {
    await using server = await startServer((visit) => {
      const bad = [
        eventOf('no sender', '1', { senderId: undefined }),
        eventOf('unknown field', '2', { admin: true }),
        eventOf('no time', '3', { timestamp: 'yesterday' }),
      ];
      open(visit, `${bad.join('')}${eventOf('fine', '4', { roomId: 'room' })}`);
    });
    await using bench = await roomWithFeed();
    bench.kit.attachSource('feed', new SSESource({ url: server.url, logger: bench.logger }));
    await vi.waitFor(async () => expect(await bench.texts('room')).toEqual(['fine']));
    expect((await bench.kit.sourceHealth('feed')).metadata).toMatchObject({ eventsRefused: 0, messagesRefused: 3 });
    expect(bench.logger.entries).toContainEqual(
      expect.objectContaining({
        message: 'A message was refused.',
        fields: expect.objectContaining({ field: 'senderId' }),
      }),
    );
  });

  it('CORE-6.5.3 comes back with growing pauses to a server that closes at once', async () => {
    await using server = await startServer((visit) => {
      open(visit);
      visit.response.end();
    });
    await using bench = await roomWithFeed();
    let disconnections = 0;
    bench.kit.on('source_disconnected', () => void (disconnections += 1));
    const exhausted = new Promise((resolve) => bench.kit.on('source_exhausted', ({ data }) => resolve(data.attempts)));
    const pauses = { restartDelayMs: 1000, maxRestartDelayMs: 4000, maxRestartAttempts: 5 };
    bench.kit.attachSource('feed', new SSESource({ url: server.url }), pauses);
    for (const [index, pause] of [1000, 2000, 4000, 4000].entries()) {
      await vi.waitFor(() => expect(disconnections).toBe(index + 1));
      await bench.clock.advance(pause - 1);
      expect(server.visits).toHaveLength(index + 1);
      await bench.clock.advance(1);
    }
    expect(await exhausted).toBe(5);
  });
});
