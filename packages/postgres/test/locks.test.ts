import { spawn } from 'node:child_process';
import { once } from 'node:events';

import type { RoomLock } from '@roomkit/core';
import { createRecordingLogger, createTestClock } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { PostgresRoomLocks } from '../src/index.ts';
import { startProxy } from './proxy.ts';
import { connectionString } from './server.ts';
import { ask, failureOf, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

const TTL_MS = 200;

describe('PostgresRoomLocks', () => {
  it('CORE-13.5.1 keeps a process alive that has nothing else to do than to wait for a lock', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const locks = new PostgresRoomLocks({ connectionString, schema });
    const held = await locks.acquire('r1');
    const script = new URL('waiting.process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--conditions=@roomkit/source', script, connectionString, schema]);
    const heard: string[] = [];
    child.stdout.on('data', (data: Buffer) => heard.push(data.toString()));
    const ended = once(child, 'exit');
    await vi.waitFor(() => expect(heard.join('')).toContain('waiting'), { timeout: 20_000 });
    // Long enough for its connections to be idle, which hold no process.
    await Promise.race([ended, once(child.stdout, 'data'), new Promise((resolve) => setTimeout(resolve, 1_000))]);
    held.release();
    expect(await ended).toEqual([0, null]);
    expect(heard.join('')).toBe('waiting\ninside\n');
    await locks.close();
  });

  it('CORE-13.5.4 gives the lock of a holder that has stopped to another, by the time of the engine', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const logger = createRecordingLogger();
    // Its own time stands still: it renews nothing, as a process that was stopped.
    const clock = createTestClock();
    const stopped = new PostgresRoomLocks({ connectionString, schema, clock, logger, ttlMs: TTL_MS });
    const other = new PostgresRoomLocks({ connectionString, schema });
    const lost = await stopped.acquire('r1');
    const held = await other.acquire('r1');
    // It wakes up, and hears that its lock is gone; what it gives back is nobody's.
    await clock.advance(TTL_MS);
    await vi.waitFor(() => expect(logger.entries).toMatchObject([{ level: 'warn', fields: { count: 1 } }]));
    lost.release();
    const again = stopped.acquire('r1', { signal: AbortSignal.timeout(50) });
    await expect(again).rejects.toThrow();
    held.release();
    await Promise.all([stopped.close(), other.close()]);
    expect(await ask(`SELECT * FROM ${schema}.locks`)).toEqual([]);
  });

  it('renews a lock as long as it is held', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const locks = new PostgresRoomLocks({ connectionString, schema, ttlMs: TTL_MS });
    const lock = await locks.acquire('r1');
    const [first] = await ask(`SELECT expires_at FROM ${schema}.locks`);
    await vi.waitFor(
      async () => {
        const rows = await ask(
          `SELECT expires_at > $1::timestamptz + interval '1 second' AS later FROM ${schema}.locks`,
          [first?.['expires_at']],
        );
        expect(rows).toEqual([{ later: true }]);
      },
      { timeout: 10_000, interval: 50 },
    );
    lock.release();
    await locks.close();
  });

  it('lets another process in although one is never done', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const busy = new PostgresRoomLocks({ connectionString, schema });
    const other = new PostgresRoomLocks({ connectionString, schema });
    let isOver = false;
    let turns = 0;
    const worker = async (): Promise<void> => {
      while (!isOver) {
        const lock = await busy.acquire('r1');
        turns += 1;
        await new Promise<void>((resolve) => setImmediate(resolve));
        lock.release();
      }
    };
    const workers = Promise.all([worker(), worker()]);
    await vi.waitFor(() => expect(turns).toBeGreaterThan(10));
    const lock = await other.acquire('r1');
    const before = turns;
    isOver = true;
    lock.release();
    await workers;
    expect(turns).toBeLessThanOrEqual(before + 2);
    await Promise.all([busy.close(), other.close()]);
  });

  it('waits a lost connection out, and holds what it held', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await using proxy = await startProxy();
    const locks = new PostgresRoomLocks({ ...proxy, schema });
    const other = new PostgresRoomLocks({ connectionString, schema });
    const kept = await locks.acquire('r1');
    proxy.accept(false);
    proxy.cut();
    const waiting = locks.acquire('r2');
    await vi.waitFor(() => expect(proxy.connections).toBe(0));
    proxy.accept(true);
    (await waiting).release();
    const outside = other.acquire('r1', { signal: AbortSignal.timeout(60) });
    await expect(outside).rejects.toThrow();
    kept.release();
    (await other.acquire('r1')).release();
    await Promise.all([locks.close(), other.close()]);
  });

  it('tells those who wait of a database that stays away', async () => {
    const locks = new PostgresRoomLocks({ connectionString: 'postgres://postgres@127.0.0.1:1/test', patienceMs: 30 });
    expect(await failureOf(Promise.resolve(locks.acquire('r1')))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'acquire' },
      retryable: true,
    });
    await locks.close();
  });

  it('refuses those who wait, and gives back what is held, when it is closed', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const locks = new PostgresRoomLocks({ connectionString, schema });
    const other = new PostgresRoomLocks({ connectionString, schema });
    await locks.acquire('r1');
    const waiting = failureOf(Promise.resolve(locks.acquire('r1')));
    await locks.close();
    expect(await waiting).toMatchObject({ code: 'store_failed', retryable: false });
    expect(await failureOf(Promise.resolve(locks.acquire('r2')))).toMatchObject({ code: 'store_failed' });
    (await other.acquire('r1')).release();
    await other.close();
  });

  it('keeps a lock a moment for who comes back, without asking the engine', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const clock = createTestClock();
    const locks = new PostgresRoomLocks({ connectionString, schema, clock });
    (await locks.acquire('r1')).release();
    const lock = locks.acquire('r1');
    expect(lock).not.toBeInstanceOf(Promise);
    (lock as RoomLock).release();
    await clock.advance(11);
    await vi.waitFor(async () => expect(await ask(`SELECT * FROM ${schema}.locks`)).toEqual([]));
    await locks.close();
  });
});
