import type { EphemeralEvent } from '@roomkit/core';
import { createRecordingLogger } from '@roomkit/testing';
import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';

import { type PgListener, PostgresRealtime } from '../src/index.ts';
import { Assembly, partsOf } from '../src/realtime/parts.ts';
import { startProxy } from './proxy.ts';
import { connectionString } from './server.ts';
import { failureOf, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

function notice(id: string, data: Record<string, unknown> = {}): EphemeralEvent {
  const timestamp = new Date(0);
  return { id, roomId: 'r1', type: 'custom', participantId: 'u1', channelId: null, data, timestamp };
}

describe('the parts of a message', () => {
  it.each([
    ['is short', 'hello'],
    ['is as long as a part', 'x'.repeat(7800)],
    ['is longer than one', 'x'.repeat(7801)],
    ['has characters of several bytes', 'aé€😀'.repeat(9000)],
    ['is empty', ''],
  ])('make it whole again when it %s', (_name, text) => {
    const parts = partsOf('a:1', text);
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThan(8000);
    const assembly = new Assembly();
    expect(parts.map((part) => assembly.add(part))).toEqual([...parts.slice(1).map(() => null), text]);
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('are dropped when the rest was lost', () => {
    const assembly = new Assembly();
    const [first = ''] = partsOf('a:1', 'x'.repeat(9000));
    expect(assembly.add(first)).toBeNull();
    expect(partsOf('b:1', 'y'.repeat(9000)).map((part) => assembly.add(part))).toEqual([null, 'y'.repeat(9000)]);
  });
});

describe('PostgresRealtime', () => {
  it('CORE-8.4.1 carries what is longer than the engine carries at once, in order with what is not', async () => {
    const { schema } = temporarySchema();
    const [near, far] = [0, 1].map(() => new PostgresRealtime({ connectionString, schema }));
    if (!near || !far) throw new Error('there are two');
    const seen: EphemeralEvent[] = [];
    await far.subscribe('r1', (event) => void seen.push(event));
    const sent = [
      notice('1'),
      notice('2', { text: 'é€😀'.repeat(30_000) }),
      notice('3'),
      notice('4', { at: new Date(5) }),
    ];
    await Promise.all(sent.map((event) => near.publish('r1', event)));
    await vi.waitFor(() => expect(seen).toHaveLength(4));
    expect(seen).toEqual(sent);
    await Promise.all([near.close(), far.close()]);
  });

  it('refuses what is longer than it may be, and carries on', async () => {
    const { schema } = temporarySchema();
    const realtime = new PostgresRealtime({ connectionString, schema, maxPayloadLength: 1000 });
    const seen: string[] = [];
    await realtime.subscribe('r1', (event) => void seen.push(event.id));
    expect(await failureOf(realtime.publish('r1', notice('1', { text: 'x'.repeat(1000) })))).toMatchObject({
      code: 'input_invalid',
      details: { field: 'payload' },
    });
    await realtime.publish('r1', notice('2'));
    await vi.waitFor(() => expect(seen).toEqual(['2']));
    await realtime.close();
  });

  it('CORE-8.4.3 comes back after its connection was lost, says that something may be missing, and hears again', async () => {
    const { schema } = temporarySchema();
    await using proxy = await startProxy();
    const logger = createRecordingLogger();
    const realtime = new PostgresRealtime({ ...proxy, schema, logger });
    const other = new PostgresRealtime({ connectionString, schema });
    const seen: string[] = [];
    let gaps = 0;
    await realtime.subscribe('r1', (event) => void seen.push(event.id), { onGap: () => (gaps += 1) });
    await using _responder = await realtime.respond('topic', async () => 'here');
    proxy.cut();
    await vi.waitFor(() => expect(gaps).toBe(1));
    await other.publish('r1', notice('after'));
    await vi.waitFor(() => expect(seen).toEqual(['after']));
    expect(await other.request('topic', null, { timeoutMs: 5000 })).toBe('here');
    expect(logger.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);
    await Promise.all([realtime.close(), other.close()]);
  });

  it('keeps trying while the server is away, and fails calls in a way that may be tried again', async () => {
    const { schema } = temporarySchema();
    await using proxy = await startProxy();
    const realtime = new PostgresRealtime({ ...proxy, schema });
    let gaps = 0;
    await realtime.subscribe('r1', () => {}, { onGap: () => (gaps += 1) });
    proxy.accept(false);
    proxy.cut();
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    expect(await failureOf(realtime.publish('r1', notice('1')))).toMatchObject({
      code: 'store_failed',
      retryable: true,
    });
    expect(await failureOf(realtime.subscribe('r2', () => {}))).toMatchObject({
      code: 'store_failed',
      retryable: true,
    });
    proxy.accept(true);
    await vi.waitFor(() => expect(gaps).toBe(1));
    await realtime.close();
  });

  it('notices a connection that is gone without a word', async () => {
    const { schema } = temporarySchema();
    await using proxy = await startProxy();
    const realtime = new PostgresRealtime({ ...proxy, schema, heartbeatMs: 100 });
    let gaps = 0;
    await realtime.subscribe('r1', () => {}, { onGap: () => (gaps += 1) });
    // So short a heartbeat may take a busy moment for a dead connection as well.
    const before = gaps;
    proxy.freeze();
    await vi.waitFor(() => expect(gaps).toBeGreaterThan(before));
    await realtime.close();
  });

  it('says at its start that notices need a connection to the server itself', async () => {
    const { schema } = temporarySchema();
    const logger = createRecordingLogger();
    const connect = async (): Promise<PgListener> => {
      const client = new Client({ connectionString });
      await client.connect();
      // A pooler introduces itself with a number of its own.
      return Object.assign(client, { processID: 1 });
    };
    const pooled = new PostgresRealtime({ connect, schema, logger });
    await pooled.subscribe('r1', () => {});
    expect(logger.entries).toMatchObject([{ level: 'warn', message: expect.stringContaining('pooler') }]);
    const quiet = createRecordingLogger();
    const direct = new PostgresRealtime({ connectionString, schema, logger: quiet });
    await direct.subscribe('r1', () => {});
    expect(quiet.entries).toEqual([]);
    await Promise.all([pooled.close(), direct.close()]);
  });

  it('lets one of several responders in several processes take a request', async () => {
    const { schema } = temporarySchema();
    const backends = [0, 1, 2].map(() => new PostgresRealtime({ connectionString, schema }));
    const asked: number[] = [];
    for (const [number, backend] of backends.entries()) {
      await backend.respond('topic', async (payload) => {
        asked.push(Number(payload));
        return number;
      });
    }
    const numbers = Array.from({ length: 20 }, (_unused, number) => number);
    const [first] = backends;
    const answers = await Promise.all(
      numbers.map(async (number) => first?.request('topic', number, { timeoutMs: 9000 })),
    );
    expect(asked.toSorted((one, other) => one - other)).toEqual(numbers);
    expect(answers.every((answer) => [0, 1, 2].includes(Number(answer)))).toBe(true);
    await Promise.all(backends.map((backend) => backend.close()));
  });

  it('carries the errors of the kit over, and of others nothing but that they happened', async () => {
    const { schema } = temporarySchema();
    const realtime = new PostgresRealtime({ connectionString, schema });
    await using _known = await realtime.respond('known', async () =>
      realtime.publish('r1', notice('x', { f: () => 1 })),
    );
    await using _other = await realtime.respond('other', async () => {
      throw new Error('the words of a stranger');
    });
    expect(await failureOf(realtime.request('known', 1, { timeoutMs: 9000 }))).toMatchObject({ code: 'input_invalid' });
    const failure = await failureOf(realtime.request('other', 1, { timeoutMs: 9000 }));
    expect(failure).toMatchObject({ code: 'responder_failed', details: { topic: 'other' } });
    expect(failure.message).not.toContain('stranger');
    await realtime.close();
  });
});
