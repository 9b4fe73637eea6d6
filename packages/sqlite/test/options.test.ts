import { join } from 'node:path';

import { ConfigurationError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { SqliteStateStore, SqliteStore } from '../src/index.ts';
import { temporaryDirectory } from './support.ts';

describe('the options of a SqliteStore and a SqliteStateStore', () => {
  it.each([
    ['path', { path: '' }],
    ['path', { path: ':memory:' }],
    ['path', { path: 'file:x?mode=memory' }],
    ['durability', { path: 'x.db', durability: 'none' as 'power' }],
    ['busyTimeoutMs', { path: 'x.db', busyTimeoutMs: -1 }],
    ['maxPages', { path: 'x.db', maxPages: 0 }],
  ])('refuse an unusable %s', (field, options) => {
    for (const make of [SqliteStore, SqliteStateStore]) {
      expect(() => new make(options)).toThrow(ConfigurationError);
      expect(() => new make(options)).toThrow(new RegExp(`^${field}: `));
    }
  });

  it('promise what they were asked for', () => {
    expect(new SqliteStore({ path: 'x.db' }).capabilities).toEqual({ durability: 'power', shared: true });
    const options = { path: 'x.db', durability: 'process' } as const;
    expect(new SqliteStore(options).capabilities).toEqual({ durability: 'process', shared: true });
  });

  it('come from the environment', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'rooms.db');
    await using store = SqliteStore.fromEnv({ ROOMKIT_SQLITE_PATH: path }, { durability: 'process' });
    expect(await store.listTimedRooms()).toEqual([]);
    expect(store.capabilities.durability).toBe('process');
    expect(() => SqliteStore.fromEnv({})).toThrow(/^path: /);
    await using state = SqliteStateStore.fromEnv({ ROOMKIT_SQLITE_PATH: path });
    expect(await state.list({ organizationId: null, namespace: 'teams' })).toEqual([]);
    expect(() => SqliteStateStore.fromEnv({})).toThrow(/^path: /);
  });

  it('open nothing before the first call', async () => {
    const store = new SqliteStore({ path: '/nowhere/at/all/rooms.db' });
    await store.close();
    await expect(store.getRoom({ organizationId: null, roomId: 'r1' })).rejects.toMatchObject({
      code: 'store_failed',
      retryable: false,
    });
  });
});
