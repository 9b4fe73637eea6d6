import { aRoom } from '@roomkit/testing';
import { Client, Pool } from 'pg';
import { describe, expect, it, vi } from 'vitest';

import { PostgresStateStore, PostgresStore } from '../src/index.ts';
import { startProxy } from './proxy.ts';
import { connectionString } from './server.ts';
import { ask, failureOf, R1, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

const SCOPE = { organizationId: 'acme', namespace: 'phone' };

describe('a PostgresStateStore', () => {
  it('shares a pool with the store, which stays open when both are closed', async () => {
    await using own = temporarySchema();
    const pool = new Pool({ connectionString, max: 2 });
    const store = new PostgresStore({ pool, schema: own.schema });
    const state = new PostgresStateStore({ pool: async () => pool, schema: own.schema });
    await Promise.all([store.createRoom(aRoom()), state.set(SCOPE, 'k', { at: 1 })]);
    expect([await store.getRoom(R1), await state.get(SCOPE, 'k')]).toMatchObject([{ id: 'r1' }, { at: 1 }]);
    await Promise.all([store.close(), state.close()]);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  it('works over one client, behind a pooler that follows no prepared statements', async () => {
    await using own = temporarySchema();
    const client = new Client({ connectionString });
    await client.connect();
    await using state = new PostgresStateStore({ client, schema: own.schema, statements: 'unnamed' });
    const keys = Array.from({ length: 20 }, (_unused, number) => `key-${number}`);
    await Promise.all(keys.map(async (key) => state.set(SCOPE, key, key)));
    expect(await state.list(SCOPE)).toEqual(keys.toSorted());
    const prepared = await client.query('SELECT count(*)::integer AS count FROM pg_prepared_statements');
    expect(prepared.rows).toEqual([{ count: 0 }]);
    await client.end();
  });

  it('is used by several nodes that start at the same moment', async () => {
    await using own = temporarySchema();
    const nodes = Array.from(
      { length: 4 },
      () => new PostgresStateStore({ connectionString, schema: own.schema, maxConnections: 1 }),
    );
    await Promise.all(nodes.map(async (node, number) => node.set(SCOPE, `key-${number}`, number)));
    for (const node of nodes) expect(await node.list(SCOPE)).toHaveLength(4);
    await Promise.all(nodes.map(async (node) => node.close()));
  });
});

describe('a PostgresStateStore that cannot do what it is asked', () => {
  it('refuses big integers and cycles, and keeps what there was', async () => {
    await using own = temporarySchema();
    await using state = new PostgresStateStore({ connectionString, schema: own.schema });
    await state.set(SCOPE, 'k', 'before');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [1n, { deep: [1n] }, cycle]) {
      expect(await failureOf(state.set(SCOPE, 'k', value))).toMatchObject({
        code: 'input_invalid',
        details: { field: 'value' },
      });
    }
    expect(await state.get(SCOPE, 'k')).toBe('before');
  });

  it('has keys that are longer than an index holds: nothing of them is told', async () => {
    await using own = temporarySchema();
    await using state = new PostgresStateStore({ connectionString, schema: own.schema });
    // Nothing that could be pressed into less.
    const key = Array.from({ length: 200 }, () => crypto.randomUUID()).join('');
    const failure = await failureOf(state.set(SCOPE, key, 'v'));
    expect(failure).toMatchObject({ code: 'store_failed', details: { operation: 'setState' }, retryable: false });
    expect(String(failure.cause)).not.toContain(key.slice(0, 36));
    expect(await state.get(SCOPE, key)).toBeNull();
  });

  it('is set over a connection that breaks: it may be tried again, whether or not it was written', async () => {
    await using own = temporarySchema();
    await using proxy = await startProxy();
    await using state = new PostgresStateStore({ ...proxy, schema: own.schema, maxConnections: 1 });
    await state.set(SCOPE, 'k', 'before');
    for (const mischief of ['lose_request', 'lose_answer'] as const) {
      proxy.arm(mischief);
      expect(await failureOf(state.set(SCOPE, 'k', mischief))).toMatchObject({
        code: 'store_failed',
        details: { operation: 'setState' },
        retryable: true,
      });
      expect(await state.get(SCOPE, 'k')).toBe(mischief === 'lose_answer' ? 'lose_answer' : 'before');
      await state.set(SCOPE, 'k', 'before');
    }
  });

  it('has lost its server, and uses it again when it is back', async () => {
    await using own = temporarySchema();
    await using proxy = await startProxy();
    await using state = new PostgresStateStore({ ...proxy, schema: own.schema });
    await state.set(SCOPE, 'k', 'before');
    proxy.accept(false);
    proxy.cut();
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    const calls = [state.get(SCOPE, 'k'), state.set(SCOPE, 'k', 'after'), state.delete(SCOPE, 'k'), state.list(SCOPE)];
    for (const failure of await Promise.all(calls.map(failureOf))) {
      expect(failure).toMatchObject({ code: 'store_failed', retryable: true });
    }
    proxy.accept(true);
    expect(await state.get(SCOPE, 'k')).toBe('before');
  });

  it('may read, but not write', async () => {
    await using own = temporarySchema();
    await using state = new PostgresStateStore({ connectionString, schema: own.schema });
    await state.set(SCOPE, 'k', 'before');
    const url = new URL(connectionString);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    await using reader = new PostgresStateStore({ connectionString: url.href, schema: own.schema });
    expect(await reader.get(SCOPE, 'k')).toBe('before');
    expect(await failureOf(reader.delete(SCOPE, 'k'))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'deleteState' },
      retryable: false,
    });
    expect(await state.get(SCOPE, 'k')).toBe('before');
  });

  it('has no table any more', async () => {
    await using own = temporarySchema();
    await using state = new PostgresStateStore({ connectionString, schema: own.schema });
    await state.set(SCOPE, 'k', 'before');
    await ask(`DROP TABLE ${own.schema}.state`);
    expect(await failureOf(state.list(SCOPE))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'listState' },
      retryable: false,
    });
  });

  it('was closed before its first call', async () => {
    const state = new PostgresStateStore({ connectionString: 'postgres://postgres@127.0.0.1:1/test' });
    await state.close();
    expect(await failureOf(state.get(SCOPE, 'k'))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'getState' },
      retryable: false,
    });
  });
});
