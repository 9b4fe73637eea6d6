import { InMemoryStateStore, type StateScope } from '@roomkit/core';
import { createRecordingLogger, createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { eventOf, open, startServer } from './support/server.ts';
import { ACCEPTED, Started } from './support/started.ts';

const scope = { organizationId: null, namespace: 'source-sse' };

describe('the id of the last event', () => {
  it('is sent as it is, whatever its letters', async () => {
    await using server = await startServer((visit) => {
      open(visit, eventOf('1', 'grüße-😀'));
      visit.response.end();
    });
    await using run = new Started({ url: server.url });
    await run.ended;
    run.again();
    await run.ended;
    expect(Buffer.from(server.visits[1]?.lastEventId ?? '', 'latin1').toString('utf8')).toBe('grüße-😀');
  });

  it('is also that of a line that has nothing else; an empty one begins anew', async () => {
    const streams = ['id: 5\n\n', 'id\n\n', ''];
    await using server = await startServer((visit) => {
      open(visit, streams[visit.number]);
      visit.response.end();
    });
    await using run = new Started({ url: server.url, lastEventId: '4' });
    for (let round = 0; round < 2; round += 1) {
      await run.ended;
      run.again();
    }
    await run.ended;
    expect(server.visits.map(({ lastEventId }) => lastEventId)).toEqual(['4', '5', undefined]);
  });

  it('is stored once the kit has the event, and not before', async () => {
    const state = new InMemoryStateStore();
    const first = Promise.withResolvers<typeof ACCEPTED>();
    await using server = await startServer((visit) => open(visit, eventOf('1', '1') + eventOf('2', '2')));
    await using run = new Started({ url: server.url, resume: { state, key: 'feed' } }, async (message) =>
      message.providerMessageId === '1' ? first.promise : ACCEPTED,
    );
    await vi.waitFor(() => expect(run.texts).toEqual(['1']));
    expect(await state.get(scope, 'feed')).toBeNull();
    first.resolve(ACCEPTED);
    await vi.waitFor(async () => expect(await state.get(scope, 'feed')).toBe('2'));
  });

  it('is found by the next process, for its organization alone, and goes before the first one', async () => {
    const state = new InMemoryStateStore();
    await state.set(scope, 'feed', '41');
    await state.set({ ...scope, organizationId: 'acme' }, 'feed', '7');
    await using server = await startServer();
    for (const organizationId of [null, 'acme', 'globex']) {
      await using run = new Started({
        url: server.url,
        lastEventId: '1',
        resume: { state, key: 'feed', organizationId },
      });
      await vi.waitFor(() => expect(run.connections).toBe(1));
    }
    expect(server.visits.map(({ lastEventId }) => lastEventId)).toEqual(['41', '7', '1']);
  });

  it('is what another process has stored meanwhile', async () => {
    const state = new InMemoryStateStore();
    await using server = await startServer((visit) => {
      open(visit, visit.number === 0 ? eventOf('1', '1') : '');
      visit.response.end();
    });
    await using run = new Started({ url: server.url, resume: { state, key: 'feed' } });
    await run.ended;
    await state.set(scope, 'feed', '9');
    run.again();
    await run.ended;
    expect(server.visits.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '9']);
  });

  it('that cannot be stored is known to this process all the same, and said in the log', async () => {
    const state = new InMemoryStateStore();
    const broken = Object.assign(Object.create(state) as InMemoryStateStore, {
      get: (given: StateScope, key: string) => state.get(given, key),
      set: () => Promise.reject(new Error('the disk is full')),
    });
    const logger = createRecordingLogger();
    await using server = await startServer((visit) => {
      open(visit, eventOf(String(visit.number), String(visit.number)));
      visit.response.end();
    });
    await using run = new Started({ url: server.url, logger, resume: { state: broken, key: 'feed' } });
    await run.ended;
    run.again();
    await run.ended;
    expect([run.texts, server.visits[1]?.lastEventId]).toEqual([['0', '1'], '0']);
    expect(await run.metadata()).toMatchObject({ idsNotStored: 2 });
    expect(logger.entries[0]).toMatchObject({ message: 'The id of the last event could not be stored.' });
  });

  it('that could not be stored goes before the older one that is', async () => {
    const state = new InMemoryStateStore();
    const failing = Object.assign(Object.create(state) as InMemoryStateStore, {
      get: (given: StateScope, key: string) => state.get(given, key),
      set: async (given: StateScope, key: string, value: unknown) => {
        if (value === '2') throw new Error('the disk is full');
        await state.set(given, key, value);
      },
    });
    await using server = await startServer((visit) => {
      open(visit, visit.number === 0 ? eventOf('1', '1') + eventOf('2', '2') : '');
      visit.response.end();
    });
    await using run = new Started({ url: server.url, resume: { state: failing, key: 'feed' } });
    await run.ended;
    expect(await state.get(scope, 'feed')).toBe('1');
    run.again();
    await run.ended;
    expect(server.visits[1]?.lastEventId).toBe('2');
  });

  it('that cannot be read fails the start: without it events would be left out', async () => {
    const state = new InMemoryStateStore();
    const broken = Object.assign(Object.create(state) as InMemoryStateStore, {
      get: () => Promise.reject(new Error('the disk is gone')),
    });
    await using server = await startServer();
    await using run = new Started({ url: server.url, resume: { state: broken, key: 'feed' } });
    expect(await run.ended).toMatchObject({ details: { reason: 'state' }, retryable: true });
    expect(server.visits).toEqual([]);
  });
});

describe('the next connection', () => {
  it.each([
    ['retry: of the stream', 200, {}, 'retry: 5000\n\n', 5000],
    ['retry: up to the most', 200, {}, 'retry: 99999999999\n\n', 60_000],
    ['Retry-After', 503, { 'retry-after': '7' }, '', 7000],
    ['Retry-After up to the most', 429, { 'retry-after': '86400' }, '', 60_000],
  ])('waits as long as the server wants: %s', async (_what, status, headers, text, wait) => {
    await using server = await startServer(({ response }) => {
      response.writeHead(status, { 'content-type': 'text/event-stream', ...headers }).end(text);
    });
    const clock = createTestClock();
    await using run = new Started({ url: server.url, clock, maxWaitMs: 60_000 });
    await run.ended;
    // A part of it has gone by when the kit starts the source again.
    await clock.advance(1000);
    run.again();
    await clock.advance(wait - 1001);
    expect(server.visits).toHaveLength(1);
    await clock.advance(1);
    await run.ended;
    expect(server.visits).toHaveLength(2);
  });

  it('does not wait where the server wants nothing', async () => {
    await using server = await startServer(({ response }) => void response.writeHead(503).end());
    await using run = new Started({ url: server.url, clock: createTestClock() });
    await run.ended;
    run.again();
    await run.ended;
    expect(server.visits).toHaveLength(2);
  });

  it('is not waited for after a stop', async () => {
    await using server = await startServer(
      ({ response }) => void response.writeHead(503, { 'retry-after': '60' }).end(),
    );
    const clock = createTestClock();
    await using run = new Started({ url: server.url, clock });
    expect(await run.ended).toMatchObject({ retryAfterMs: 60_000 });
    run.again();
    await clock.advance(1000);
    await run.source.stop();
    expect([await run.ended, server.visits.length, clock.pending]).toEqual([null, 1, 0]);
  });
});
