import { BlockReason, type InboundResult, StoreError } from '@roomkit/core';
import { createRecordingLogger, createSeededRandom, createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { CLIENTS, connectWs } from './support/clients.ts';
import { startFeed } from './support/feed.ts';
import { ACCEPTED, start } from './support/started.ts';

/** An `emit` that lets nothing through until it is opened. */
function gate(): {
  readonly emit: () => Promise<InboundResult>;
  readonly open: () => void;
  readonly waiting: () => number;
} {
  const opened = Promise.withResolvers<void>();
  let waiting = 0;
  return {
    async emit() {
      waiting += 1;
      await opened.promise;
      return ACCEPTED;
    },
    open: opened.resolve,
    waiting: () => waiting,
  };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_item, index) => String(index));

describe.each(CLIENTS)('frames over %s', (_client, options) => {
  it('that cannot be read are counted and logged without their contents; the next ones are read', async () => {
    await using feed = await startFeed({}, ({ socket }) => {
      for (let index = 0; index < 12; index += 1) socket.send('my secret {');
      socket.send(new Uint8Array([0xff, 0xfe]));
    });
    const logger = createRecordingLogger();
    await using run = start({ url: feed.url, logger, ...options });
    await vi.waitFor(async () => expect(await run.metadata()).toMatchObject({ framesReceived: 13, framesRefused: 13 }));
    feed.say('fine');
    await vi.waitFor(() => expect(run.texts()).toEqual(['fine']));
    const lines = logger.entries.filter(({ level }) => level === 'warn');
    expect(lines.map(({ fields }) => fields['count'])).toEqual([1, 10]);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(lines[0]?.fields).toMatchObject({ code: 'input_invalid', field: 'frame', source: run.source.name });
  });

  it('that are too large end the connection; those before are handed on', async () => {
    await using feed = await startFeed({}, ({ socket }) => {
      socket.send(JSON.stringify({ senderId: 'ann', content: { type: 'text', body: 'small' } }));
      socket.send('x'.repeat(10 * 1024 * 1024));
    });
    await using run = start({ url: feed.url, ...options });
    expect(await run.ended).toMatchObject({ details: { reason: 'frame_too_large' }, retryable: true });
    expect(run.texts()).toEqual(['small']);
  });

  it('that are no UTF-8 end the connection', async () => {
    // A text frame of one byte that begins no character.
    await using feed = await startFeed({}, ({ request }) => request.socket.write(Buffer.from([0x81, 0x01, 0xff])));
    await using run = start({ url: feed.url, ...options });
    expect(await run.ended).toMatchObject({ code: 'websocket_source_failed', details: { reason: 'cut' } });
  });

  it('that break off end the connection, and are not handed on', async () => {
    // A text frame that promises a hundred bytes and has seven.
    await using feed = await startFeed({}, ({ request }) => {
      request.socket.end(Buffer.from([0x81, 100, ...Buffer.from('{"sende')]));
    });
    await using run = start({ url: feed.url, ...options });
    expect(await run.ended).toMatchObject({ details: { reason: 'cut' }, retryable: true });
    expect(await run.metadata()).toMatchObject({ framesReceived: 0 });
  });

  it('that are noise end the connection, and nothing is handed on', async () => {
    const random = createSeededRandom(20_260_401);
    for (let round = 0; round < 25; round += 1) {
      const noise = Uint8Array.from({ length: 1 + random.integer(400) }, () => random.integer(256));
      await using feed = await startFeed({}, ({ request }) => request.socket.end(noise));
      await using run = start({ url: feed.url, ...options });
      const error = await run.ended;
      expect([null, 'websocket_source_failed']).toContain((error as { readonly code: string } | null)?.code ?? null);
      expect(run.messages).toEqual([]);
    }
  });

  it('may hold several messages or none', async () => {
    await using feed = await startFeed({}, ({ socket }) => {
      for (const words of ['a b', '', 'c']) socket.send(words);
    });
    const text = (body: string) => ({ senderId: 'ann', content: { type: 'text', body } }) as const;
    const parse = async (frame: string | Uint8Array) => {
      if (frame === '') return null;
      const words = String(frame).split(' ');
      return words.length === 1 ? text(words.join('')) : words.map((word) => text(word));
    };
    await using run = start({ url: feed.url, parse, ...options });
    await vi.waitFor(() => expect(run.texts()).toEqual(['a', 'b', 'c']));
    expect((await run.source.healthcheck()).messagesReceived).toBe(3);
  });

  it('are handed on to the end after the server has closed', async () => {
    await using feed = await startFeed({}, ({ socket }) => {
      for (const body of numbers(5)) socket.send(JSON.stringify({ senderId: 'ann', content: { type: 'text', body } }));
      socket.close(1000);
    });
    const { emit, open, waiting } = gate();
    await using run = start({ url: feed.url, ...options }, emit);
    await vi.waitFor(() => expect([waiting(), run.source.status]).toEqual([1, 'stopped']));
    open();
    expect(await run.ended).toBeNull();
    expect(run.texts()).toEqual(numbers(5));
  });
});

describe('a kit that is slower than the feed', () => {
  it('ends the connection when no more may wait, and says so', async () => {
    await using feed = await startFeed();
    const { emit, open, waiting } = gate();
    await using run = start({ url: feed.url, maxQueuedFrames: 3 }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    feed.say('0');
    await vi.waitFor(() => expect(waiting()).toBe(1));
    for (const text of ['1', '2', '3', '4']) feed.say(text);
    expect(await feed.peers[0]?.closed).toBe(4013);
    open();
    expect(await run.ended).toMatchObject({ details: { reason: 'overflow' }, retryable: true });
    expect(run.texts()).toEqual(['0', '1', '2', '3']);
    expect(await run.metadata()).toMatchObject({ framesDropped: 1, framesWaiting: 0 });
  });

  it('lets go of the oldest where it was told to, and counts them', async () => {
    await using feed = await startFeed();
    const logger = createRecordingLogger();
    const { emit, open, waiting } = gate();
    await using run = start({ url: feed.url, maxQueuedFrames: 3, overflow: 'drop_oldest', logger }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    feed.say('0');
    await vi.waitFor(() => expect(waiting()).toBe(1));
    for (const text of ['1', '2', '3', '4', '5']) feed.say(text);
    await vi.waitFor(async () => expect(await run.metadata()).toMatchObject({ framesReceived: 6, framesDropped: 2 }));
    open();
    await vi.waitFor(() => expect(run.texts()).toEqual(['0', '3', '4', '5']));
    expect(logger.entries.some(({ message }) => message === 'Frames were dropped.')).toBe(true);
  });

  it('is waited for by the other side where the client can stop reading', async () => {
    await using feed = await startFeed();
    const { emit, open, waiting } = gate();
    await using run = start({ url: feed.url, connect: connectWs, maxQueuedFrames: 10, heartbeatMs: 1000 }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    feed.say('first');
    await vi.waitFor(() => expect(waiting()).toBe(1));
    const count = 400;
    const padding = { metadata: { padding: 'x'.repeat(60_000) } };
    for (const text of numbers(count)) feed.say(text, padding);
    // It fills what is between the two, and stays with the sender from there on.
    await vi.waitFor(async () => expect((await run.metadata())['framesReceived']).toBeGreaterThanOrEqual(11));
    const received = (await run.metadata())['framesReceived'];
    expect(received).toBeLessThan(20);
    expect(feed.peers[0]?.socket.bufferedAmount).toBeGreaterThan(1_000_000);
    expect(await run.metadata()).toMatchObject({ framesReceived: received, framesDropped: 0 });
    open();
    await vi.waitFor(() => expect(run.messages).toHaveLength(count + 1));
    expect(run.texts()).toEqual(['first', ...numbers(count)]);
    expect(run.source.status).toBe('connected');
  });

  it('does not count as silence', async () => {
    await using feed = await startFeed();
    const clock = createTestClock();
    const { emit, open, waiting } = gate();
    await using run = start({ url: feed.url, connect: connectWs, maxQueuedFrames: 1, clock, heartbeatMs: 1000 }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    for (const text of numbers(3)) feed.say(text);
    await vi.waitFor(() => expect(waiting()).toBe(1));
    await vi.waitFor(async () => expect((await run.metadata())['framesWaiting']).toBeGreaterThanOrEqual(1));
    await clock.advance(60_000);
    expect(run.source.status).toBe('connected');
    open();
    await vi.waitFor(() => expect(run.texts()).toEqual(numbers(3)));
  });

  it('can be stopped while nothing is read', async () => {
    await using feed = await startFeed();
    const { emit, open, waiting } = gate();
    const clock = createTestClock();
    await using run = start({ url: feed.url, connect: connectWs, maxQueuedFrames: 1, clock }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    for (const text of numbers(3)) feed.say(text);
    await vi.waitFor(async () => expect((await run.metadata())['framesWaiting']).toBeGreaterThanOrEqual(1));
    expect(waiting()).toBe(1);
    const stopped = run.source.stop();
    open();
    // The answer to the goodbye is read, without the time that it may take.
    await stopped;
    expect([await feed.peers[0]?.closed, clock.pending]).toEqual([1000, 0]);
  });

  it.each([1, 4])('gets %i frames at once', async (maxInFlight) => {
    await using feed = await startFeed();
    const { emit, open, waiting } = gate();
    await using run = start({ url: feed.url, maxInFlight }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    for (const text of numbers(6)) feed.say(text);
    await vi.waitFor(async () => expect(await run.metadata()).toMatchObject({ framesWaiting: 6 - maxInFlight }));
    expect(waiting()).toBe(maxInFlight);
    open();
    await vi.waitFor(() => expect(run.texts().toSorted()).toEqual(numbers(6)));
  });
});

describe('a message', () => {
  it('that can be taken later is offered again, with growing pauses, and those behind it wait', async () => {
    await using feed = await startFeed();
    const clock = createTestClock();
    const logger = createRecordingLogger();
    let calls = 0;
    const emit = async (): Promise<InboundResult> => {
      calls += 1;
      if (calls <= 3) throw new StoreError('commit');
      if (calls === 4) return { ...ACCEPTED, blocked: true, reason: BlockReason.RATE_LIMITED };
      return ACCEPTED;
    };
    await using run = start({ url: feed.url, clock, logger }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    feed.say('1');
    feed.say('2');
    for (const [index, pause] of [200, 400, 800, 1600].entries()) {
      await vi.waitFor(() => expect(calls).toBe(index + 1));
      await clock.advance(pause - 1);
      expect(calls).toBe(index + 1);
      await clock.advance(1);
    }
    await vi.waitFor(() => expect(run.texts()).toEqual(['1', '1', '1', '1', '1', '2']));
    expect((await run.source.healthcheck()).messagesReceived).toBe(2);
    expect(logger.entries.filter(({ message }) => message.includes('offered again'))).toHaveLength(4);
  });

  it('that takes the kit too long is let go of after three times', async () => {
    await using feed = await startFeed();
    const clock = createTestClock();
    const late = { ...ACCEPTED, blocked: true, reason: BlockReason.PROCESS_TIMEOUT };
    await using run = start({ url: feed.url, clock }, async (message) =>
      message.senderId === 'slow' ? late : ACCEPTED,
    );
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    feed.say('1', { senderId: 'slow' });
    feed.say('2');
    await vi.waitFor(async () => {
      await clock.advance(1000);
      expect(run.texts()).toEqual(['1', '1', '1', '2']);
    });
    expect(await run.metadata()).toMatchObject({ messagesRefused: 1 });
  });

  it('under way is settled before a stop is; what waits behind it is let go of, counted', async () => {
    await using feed = await startFeed();
    const { emit, open, waiting } = gate();
    const run = start({ url: feed.url }, emit);
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    for (const text of numbers(3)) feed.say(text);
    await vi.waitFor(async () => expect(await run.metadata()).toMatchObject({ framesWaiting: 2 }));
    let isStopped = false;
    const stopped = run.source.stop().then(() => (isStopped = true));
    expect(await feed.peers[0]?.closed).toBe(1000);
    expect([waiting(), isStopped]).toEqual([1, false]);
    open();
    await stopped;
    expect([run.texts(), await run.ended]).toEqual([['0'], null]);
    expect(await run.metadata()).toMatchObject({ framesDropped: 2, messagesGivenUp: 0 });
  });

  it('that waits to be taken is given up by a stop', async () => {
    await using feed = await startFeed();
    const clock = createTestClock();
    const run = start({ url: feed.url, clock }, async () => {
      throw new StoreError('commit');
    });
    await vi.waitFor(() => expect(run.connections()).toBe(1));
    feed.say('1');
    await vi.waitFor(() => expect(run.messages).toHaveLength(1));
    const stopped = run.source.stop();
    await clock.advance(2000);
    await stopped;
    expect(await run.metadata()).toMatchObject({ messagesGivenUp: 1, messagesRefused: 0 });
    expect(clock.pending).toBe(0);
  });
});
