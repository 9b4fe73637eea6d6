import { BlockReason, type InboundMessage, type InboundResult, StoreError } from '@roomkit/core';
import { createRecordingLogger, createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { eventOf, open, startServer } from './support/server.ts';
import { ACCEPTED, Started } from './support/started.ts';

describe('a stream', () => {
  it('that the server ends in order ends the start, and what it broke off in is nothing', async () => {
    await using server = await startServer((visit) => {
      open(visit, `${eventOf('1', 'a')}id: b\ndata: {"sen`);
      visit.response.end();
    });
    await using run = new Started({ url: server.url });
    expect([await run.ended, run.texts, run.source.status]).toEqual([null, ['1'], 'stopped']);
    run.again();
    expect(await run.ended).toBeNull();
    expect(server.visits.map(({ lastEventId }) => lastEventId)).toEqual([undefined, 'a']);
  });

  it('that breaks off fails the start', async () => {
    await using server = await startServer((visit) => {
      open(visit);
      visit.response.write(eventOf('1', 'a'), () => visit.response.destroy());
    });
    await using run = new Started({ url: server.url });
    expect(await run.ended).toMatchObject({ details: { reason: 'cut' }, retryable: true });
    expect(run.texts).toEqual(['1']);
  });

  it('is dead after a silence, and a comment is no silence', async () => {
    await using server = await startServer();
    const clock = createTestClock();
    await using run = new Started({ url: server.url, clock, silenceTimeoutMs: 1000 });
    await vi.waitFor(() => expect(run.connections).toBe(1));
    await clock.advance(900);
    server.write(': still here\n');
    server.write(eventOf('1'));
    await vi.waitFor(() => expect(run.texts).toEqual(['1']));
    await clock.advance(999);
    expect(run.source.status).toBe('connected');
    await clock.advance(1);
    expect(await run.ended).toMatchObject({ details: { reason: 'silent' }, retryable: true });
    await server.visits[0]?.over;
    expect(clock.pending).toBe(0);
  });

  it('may be silent for ever where it was told so', async () => {
    await using server = await startServer();
    const clock = createTestClock();
    await using run = new Started({ url: server.url, clock, silenceTimeoutMs: null });
    await vi.waitFor(() => expect(run.connections).toBe(1));
    await clock.advance(24 * 60 * 60_000);
    server.write(eventOf('good morning'));
    await vi.waitFor(() => expect(run.texts).toEqual(['good morning']));
    expect(clock.pending).toBe(0);
  });

  it('is not read while the kit is busy, so that the server waits', async () => {
    await using server = await startServer();
    const opened = Promise.withResolvers<void>();
    const clock = createTestClock();
    const emit = async (): Promise<InboundResult> => {
      await opened.promise;
      return ACCEPTED;
    };
    await using run = new Started({ url: server.url, clock }, emit);
    await vi.waitFor(() => expect(run.connections).toBe(1));
    const padding = { metadata: { padding: 'x'.repeat(60_000) } };
    for (let count = 0; count < 400; count += 1) server.write(eventOf(String(count), String(count), padding));
    await vi.waitFor(() => expect(run.texts).toEqual(['0']));
    const response = server.visits[0]?.response;
    expect(response?.writableLength).toBeGreaterThan(1_000_000);
    // That takes as long as it takes: the silence is the kit's.
    await clock.advance(24 * 60 * 60_000);
    expect([run.texts, run.source.status]).toEqual([['0'], 'connected']);
    opened.resolve();
    await vi.waitFor(() => expect(run.messages).toHaveLength(400));
    expect(run.texts).toEqual(Array.from({ length: 400 }, (_event, count) => String(count)));
  });

  it('ends at an event that is too long', async () => {
    await using server = await startServer((visit) => {
      open(visit, eventOf('small', '1'));
      visit.response.write(`id: 2\ndata: ${'x'.repeat(10 * 1024 * 1024)}\n\n`);
    });
    await using run = new Started({ url: server.url });
    expect(await run.ended).toMatchObject({ details: { reason: 'event_too_large' }, retryable: false });
    await server.visits[0]?.over;
    run.again();
    await run.ended;
    expect(server.visits.at(-1)?.lastEventId).toBe('1');
  });

  it('goes on after events that cannot be read; they are counted and logged without their contents', async () => {
    await using server = await startServer((visit) => {
      const bad = ['my secret {', '[]', '"my secret"', '7', '{"session":{},"senderId":"my secret"}'];
      const events = [...bad, ...bad, 'my secret', 'my secret'].map((data, index) => `id: ${index}\ndata: ${data}\n\n`);
      open(visit, `${events.join('')}data: null\n\n${eventOf('fine')}`);
      visit.response.end();
    });
    const logger = createRecordingLogger();
    await using run = new Started({ url: server.url, logger });
    expect([await run.ended, run.texts]).toEqual([null, ['fine']]);
    expect(await run.metadata()).toMatchObject({ eventsReceived: 14, eventsRefused: 12, messagesRefused: 0 });
    expect(logger.entries.map(({ fields }) => fields['count'])).toEqual([1, 10]);
    expect(JSON.stringify(logger.entries)).not.toContain('secret');
    expect(logger.entries[0]?.fields).toMatchObject({ code: 'input_invalid', field: 'data', source: run.source.name });
    // Such an event does not come again and again.
    run.again();
    await run.ended;
    expect(server.visits[1]?.lastEventId).toBe('11');
  });

  it('hangs up when the source is stopped, once what is under way is settled', async () => {
    await using server = await startServer((visit) =>
      open(visit, [1, 2, 3].map((id) => eventOf(`${id}`, `${id}`)).join('')),
    );
    const taken = Promise.withResolvers<InboundResult>();
    await using run = new Started({ url: server.url }, () => taken.promise);
    await vi.waitFor(() => expect(run.texts).toEqual(['1']));
    let isStopped = false;
    const stopped = run.source.stop().then(() => (isStopped = true));
    await server.visits[0]?.over;
    expect(isStopped).toBe(false);
    taken.resolve(ACCEPTED);
    await stopped;
    expect([await run.ended, run.texts]).toEqual([null, ['1']]);
    run.again();
    await vi.waitFor(() => expect(server.visits.at(-1)?.lastEventId).toBe('1'));
  });
});

describe('an event', () => {
  it('may hold several messages or none; each is known by the id', async () => {
    await using server = await startServer((visit) => {
      open(visit, 'id: 1\nevent: words\ndata: a b c\n\nevent: words\ndata: d\n\nid: 3\nevent: noise\ndata: e\n\n');
      visit.response.end();
    });
    const text = (body: string) => ({ senderId: 'ann', content: { type: 'text', body } }) as const;
    await using run = new Started({
      url: server.url,
      parse: async ({ type, data }) => (type === 'noise' ? null : data.split(' ').map((word) => text(word))),
    });
    await run.ended;
    expect(run.texts).toEqual(['a', 'b', 'c', 'd']);
    const ids = run.messages.map(({ providerMessageId }) => providerMessageId);
    expect(ids).toEqual(['1', '1/1', '1/2', undefined]);
  });

  it('may say itself what its message is known by', async () => {
    const frames = [eventOf('a', '1', { providerMessageId: 'own' }), eventOf('b', '2', { providerMessageId: null })];
    await using server = await startServer((visit) => {
      open(visit, frames.join(''));
      visit.response.end();
    });
    await using run = new Started({ url: server.url });
    await run.ended;
    expect(run.messages.map(({ providerMessageId }) => providerMessageId)).toEqual(['own', null]);
  });

  it('has its time as text or milliseconds', async () => {
    const time = new Date('2026-01-02T03:04:05Z');
    const events = [time.toISOString(), time.getTime(), null, true].map((timestamp) =>
      eventOf('x', '1', { timestamp }),
    );
    await using server = await startServer((visit) => {
      open(visit, events.join(''));
      visit.response.end();
    });
    await using run = new Started({ url: server.url });
    await run.ended;
    expect(run.messages.map(({ timestamp }) => timestamp)).toEqual([time, time, null, true]);
  });

  it('that can be taken later is offered again, with growing pauses, and those behind it wait', async () => {
    await using server = await startServer((visit) => open(visit, eventOf('1', '1') + eventOf('2', '2')));
    const clock = createTestClock();
    const logger = createRecordingLogger();
    let calls = 0;
    const emit = async (): Promise<InboundResult> => {
      calls += 1;
      if (calls <= 3) throw new StoreError('commit');
      return calls === 4 ? { ...ACCEPTED, blocked: true, reason: BlockReason.RATE_LIMITED } : ACCEPTED;
    };
    await using run = new Started({ url: server.url, clock, logger }, emit);
    for (const [index, pause] of [200, 400, 800, 1600].entries()) {
      await vi.waitFor(() => expect(calls).toBe(index + 1));
      await clock.advance(pause - 1);
      expect(calls).toBe(index + 1);
      await clock.advance(1);
    }
    await vi.waitFor(() => expect(run.texts).toEqual(['1', '1', '1', '1', '1', '2']));
    expect((await run.source.healthcheck()).messagesReceived).toBe(2);
    expect(logger.entries.filter(({ message }) => message.includes('offered again'))).toHaveLength(4);
  });

  it('that is not taken before a stop is asked for again', async () => {
    await using server = await startServer((visit) => open(visit, eventOf('1', '1') + eventOf('2', '2')));
    const emit = async ({ providerMessageId }: InboundMessage): Promise<InboundResult> => {
      if (providerMessageId === '2') throw new StoreError('commit');
      return ACCEPTED;
    };
    await using run = new Started({ url: server.url, clock: createTestClock() }, emit);
    await vi.waitFor(() => expect(run.texts).toEqual(['1', '2']));
    await run.source.stop();
    expect(await run.metadata()).toMatchObject({ messagesRefused: 0 });
    run.again();
    await vi.waitFor(() => expect(server.visits.at(-1)?.lastEventId).toBe('1'));
  });

  it('that takes the kit too long is let go of after three times', async () => {
    await using server = await startServer((visit) => open(visit, eventOf('1', '1') + eventOf('2', '2')));
    const clock = createTestClock();
    const late = { ...ACCEPTED, blocked: true, reason: BlockReason.PROCESS_TIMEOUT };
    const emit = async (message: InboundMessage): Promise<InboundResult> =>
      message.providerMessageId === '1' ? late : ACCEPTED;
    await using run = new Started({ url: server.url, clock }, emit);
    await vi.waitFor(async () => {
      await clock.advance(1000);
      expect(run.texts).toEqual(['1', '1', '1', '2']);
    });
    expect(await run.metadata()).toMatchObject({ messagesRefused: 1 });
  });
});
