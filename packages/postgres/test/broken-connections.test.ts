import { isRetryable } from '@roomkit/core';
import { anEvent, aRoom } from '@roomkit/testing';
import { Client, Pool } from 'pg';
import { describe, expect, it, vi } from 'vitest';

import { PostgresStore } from '../src/index.ts';
import { startServer } from './embedded-server.ts';
import { startProxy } from './proxy.ts';
import { connectionString } from './server.ts';
import { ask, failureOf, lease, R1, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

const outbox = [{ eventId: 'e1', channelId: 'b', plan: { kind: 'transport', silent: false } }] as const;

describe('a commit whose connection breaks', () => {
  it('CORE-14.3.1 is answered with what was written when only the answer was lost', async () => {
    await using own = temporarySchema();
    await using proxy = await startProxy();
    await using store = new PostgresStore({ ...proxy, schema: own.schema, maxConnections: 1 });
    await store.createRoom(aRoom());
    const held = await lease(store);
    proxy.arm('lose_answer');
    const result = await store.commit({ lease: held, release: true, now: new Date(1), events: [anEvent()], outbox });
    expect(result).toMatchObject({
      outcome: 'committed',
      events: [{ id: 'e1', index: 0 }],
      room: { eventCount: 1 },
      behind: [{ eventId: 'e1', channelId: 'b' }],
    });
    expect(await store.listEvents(R1)).toHaveLength(1);
    const next = { lease: held, release: true, now: new Date(2), events: [anEvent({ id: 'e2' })] };
    expect(await store.commit(next)).toMatchObject({ outcome: 'committed', events: [{ index: 1 }] });
  });

  it('fails, may be tried again, and has left no trace when it was never heard', async () => {
    await using own = temporarySchema();
    await using proxy = await startProxy();
    await using store = new PostgresStore({ ...proxy, schema: own.schema, maxConnections: 1 });
    await store.createRoom(aRoom());
    const held = await lease(store);
    const input = { lease: held, release: true, now: new Date(1), events: [anEvent()] };
    proxy.arm('lose_request');
    expect(await failureOf(Promise.resolve(store.commit(input)))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'commit' },
      retryable: true,
    });
    expect(await store.listEvents(R1)).toEqual([]);
    expect(await failureOf(Promise.resolve(store.commit(input)))).toMatchObject({ code: 'stale_writer' });
    const again = await lease(store);
    expect(await store.commit({ ...input, lease: again })).toMatchObject({ outcome: 'committed' });
  });

  it('CORE-8.1.3 writes nothing any more when it arrives after it was reported as failed', async () => {
    await using own = temporarySchema();
    await using proxy = await startProxy();
    await using store = new PostgresStore({ ...proxy, schema: own.schema, maxConnections: 1 });
    await store.createRoom(aRoom());
    const held = await lease(store);
    proxy.arm('hold');
    const late = store.commit({ lease: held, release: true, now: new Date(1), events: [anEvent()] });
    expect(await failureOf(Promise.resolve(late))).toMatchObject({ code: 'store_failed', retryable: true });
    const marker = `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE application_name = 'roomkit' AND state = 'idle' AND query LIKE '%${own.schema}%' AND query LIKE 'WITH r AS%'`;
    expect(await ask(marker)).toEqual([{ count: 0 }]);
    proxy.letGo();
    await vi.waitFor(async () => expect(await ask(marker)).toEqual([{ count: 1 }]), { timeout: 5000, interval: 10 });
    expect(await store.listEvents(R1)).toEqual([]);
    expect(await store.getRoom(R1)).toMatchObject({ eventCount: 0 });
    // Its writer lives on and knows the lease no more by which it could give the room back.
    await store.joinNode('n2', 600_000);
    expect(await store.openPass({ room: R1, nodeId: 'n2' })).toMatchObject({ outcome: 'opened' });
  });
});

describe('a server that is away', () => {
  it('fails calls in a way that may be tried again, and is used again when it is back', async () => {
    await using own = temporarySchema();
    await using proxy = await startProxy();
    await using store = new PostgresStore({ ...proxy, schema: own.schema });
    await store.createRoom(aRoom());
    proxy.accept(false);
    proxy.cut();
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    expect(await failureOf(store.getRoom(R1))).toMatchObject({ code: 'store_failed', retryable: true });
    proxy.accept(true);
    expect(await store.getRoom(R1)).toMatchObject({ id: 'r1' });
  });

  it('is not there at all', async () => {
    await using store = new PostgresStore({ connectionString: 'postgres://postgres@127.0.0.1:1/test' });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({ code: 'store_failed', retryable: true });
  });

  it('takes connections and says nothing: whoever asks hears of it in the time that was set', async () => {
    await using proxy = await startProxy();
    proxy.arm('hold');
    await using store = new PostgresStore({ ...proxy, connectTimeoutMs: 200 });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({ code: 'store_failed', retryable: true });
  });

  it('CORE-14.2.1 has everything again after a restart', async () => {
    await using server = await startServer();
    await using store = new PostgresStore({ connectionString: server.connectionString });
    await store.createRoom(aRoom());
    const held = await lease(store);
    await store.commit({ lease: held, release: true, now: new Date(1), events: [anEvent()], outbox });
    await server.stop();
    expect(await failureOf(store.getRoom(R1))).toMatchObject({ code: 'store_failed', retryable: true });
    await server.start();
    const next = { lease: held, release: true, now: new Date(2), events: [anEvent({ id: 'e2' })] };
    expect(await store.commit(next)).toMatchObject({ outcome: 'committed', events: [{ index: 1 }] });
    expect(await store.countPendingDeliveries()).toBe(1);
  });
});

describe('a server that restarts under load', () => {
  it('CORE-14.3.1 has every commit that was answered, once, and none that was refused', async () => {
    await using server = await startServer();
    await using store = new PostgresStore({ connectionString: server.connectionString, maxConnections: 4 });
    const rooms = ['r1', 'r2', 'r3', 'r4'];
    await store.joinNode('n1', 600_000);
    for (const id of rooms) await store.createRoom(aRoom({ id }));
    const kept = new Map<string, string[]>(rooms.map((id) => [id, []]));
    let isOver = false;
    const failures: unknown[] = [];
    const write = async (roomId: string): Promise<void> => {
      const room = { organizationId: null, roomId };
      for (let number = 0; !isOver; number++) {
        const id = `e${number}`;
        try {
          const pass = await store.openPass({ room, nodeId: 'n1' });
          if (pass.outcome !== 'opened') throw new Error(pass.outcome);
          const events = [anEvent({ id, roomId })];
          await store.commit({ lease: pass.lease, release: false, now: new Date(number), events });
          kept.get(roomId)?.push(id);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const writing = Promise.all(rooms.map(write));
    for (let times = 1; times <= 3; times++) {
      const before = kept.get('r1')?.length ?? 0;
      await vi.waitFor(() => expect(kept.get('r1')?.length).toBeGreaterThan(before + 10), { timeout: 20_000 });
      await server.stop();
      await server.start();
    }
    isOver = true;
    await writing;
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter((error) => !isRetryable(error))).toEqual([]);
    for (const roomId of rooms) {
      const where = { organizationId: null, roomId };
      const timeline = [];
      for (let page = await store.listEvents(where, { limit: 1000 }); page.length > 0;) {
        timeline.push(...page);
        page = await store.listEvents(where, { limit: 1000, afterIndex: timeline.length - 1 });
      }
      expect(timeline.map(({ index }) => index)).toEqual(timeline.map((_unused, index) => index));
      expect(timeline.map(({ id }) => id)).toEqual(kept.get(roomId));
    }
  });
});

describe('a pool that somebody else has made', () => {
  it('stays open when the store is closed', async () => {
    await using own = temporarySchema();
    const pool = new Pool({ connectionString, max: 2 });
    const store = new PostgresStore({ pool: async () => pool, schema: own.schema });
    await store.createRoom(aRoom());
    await store.close();
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  it('has no connection to give: the call may be tried again, and works when there is one', async () => {
    await using own = temporarySchema();
    const pool = new Pool({ connectionString, max: 1, connectionTimeoutMillis: 1_000 });
    await using store = new PostgresStore({ pool, schema: own.schema });
    await store.createRoom(aRoom());
    const taken = await pool.connect();
    expect(await failureOf(store.getRoom(R1))).toMatchObject({ code: 'store_failed', retryable: true });
    taken.release();
    expect(await store.getRoom(R1)).toMatchObject({ id: 'r1' });
    await store.close();
    await pool.end();
  });

  it('may be one client, behind a pooler that follows no prepared statements', async () => {
    await using own = temporarySchema();
    const client = new Client({ connectionString });
    await client.connect();
    await using store = new PostgresStore({ client, schema: own.schema, statements: 'unnamed' });
    await store.createRoom(aRoom());
    const held = await lease(store);
    await store.commit({ lease: held, release: true, now: new Date(1), events: [anEvent()] });
    expect(await store.listEvents(R1)).toHaveLength(1);
    expect((await client.query('SELECT count(*)::integer AS count FROM pg_prepared_statements')).rows).toEqual([
      { count: 0 },
    ]);
    await client.end();
  });
});
