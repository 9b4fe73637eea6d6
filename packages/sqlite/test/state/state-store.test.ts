import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { isRoomKitError, RoomKit, RoomKitError } from '@roomkit/core';
import { aRoom, SimpleChannel } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { SqliteStateStore, SqliteStore } from '../../src/index.ts';
import { openDatabase } from '../../src/worker/open-database.ts';
import { MIGRATIONS } from '../../src/worker/schema.ts';
import { temporaryDirectory } from '../support.ts';

const SCOPE = { organizationId: 'acme', namespace: 'phone' };
const R1 = { organizationId: null, roomId: 'r1' };

class UnreadableChannel extends SimpleChannel {
  override handleWebhook(): never {
    throw new RoomKitError('webhook_unreadable', 'It cannot be read.', { channelId: this.id });
  }
}

async function failureOf(promise: Promise<unknown>): Promise<RoomKitError> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!isRoomKitError(outcome)) throw new Error('it did not fail as the kit fails');
  return outcome;
}

describe('state in the file of the rooms', () => {
  it('is opened at the same moment as they are, and stands beside them', { timeout: 180_000 }, async () => {
    await using directory = await temporaryDirectory();
    for (let round = 0; round < 5; round += 1) {
      const options = { path: join(directory.path, `rooms-${round}.db`), durability: 'process' } as const;
      await using store = new SqliteStore(options);
      await using state = new SqliteStateStore(options);
      await Promise.all([store.createRoom(aRoom()), state.set(SCOPE, 'k', round)]);
      await state.set(SCOPE, 'k', { round });
      expect(await store.getRoom(R1)).toMatchObject({ id: 'r1' });
      expect(await state.get(SCOPE, 'k')).toEqual({ round });
    }
  });

  it('comes to a file that an older version has made, whose rooms stay', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'rooms.db');
    const before = { path, durability: 'process', busyTimeoutMs: 1000, maxPages: null } as const;
    const database = openDatabase(before, MIGRATIONS.slice(0, 2));
    database.exec("INSERT INTO counters VALUES ('theirs', 7)");
    database.close();
    {
      await using state = new SqliteStateStore({ path });
      await state.set(SCOPE, 'k', 1);
    }
    const after = openDatabase(before);
    expect(after.prepare("SELECT value FROM counters WHERE name = 'theirs'").get()).toEqual({ value: 7 });
    expect(after.prepare('SELECT key, value FROM state').all()).toEqual([{ key: '"k"', value: '1' }]);
    after.close();
  });

  it('keeps unreadable webhooks of a kit for the next one', async () => {
    await using directory = await temporaryDirectory();
    const options = { path: join(directory.path, 'rooms.db'), durability: 'process' } as const;
    const open = (): RoomKit => {
      const kit = new RoomKit({ store: new SqliteStore(options), state: new SqliteStateStore(options) });
      kit.registerChannel(new UnreadableChannel('sms'));
      return kit;
    };
    {
      await using kit = open();
      const request = new Request('https://kit.example/hook', { method: 'POST', body: 'odd' });
      expect((await kit.processWebhook('sms', request)).status).toBe(200);
    }
    await using kit = open();
    const body = new TextEncoder().encode('odd');
    expect(await kit.listQuarantinedWebhooks()).toMatchObject([{ channelId: 'sms', body }]);
  });
});

describe('a SqliteStateStore that cannot do what it is asked', () => {
  it('refuses big integers and cycles, and keeps what there was', async () => {
    await using directory = await temporaryDirectory();
    await using state = new SqliteStateStore({ path: join(directory.path, 'state.db') });
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

  it('has no room on its disk: what was there stays, and it may be tried again', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'state.db');
    await using roomy = new SqliteStateStore({ path });
    await roomy.set(SCOPE, 'k', 'before');
    const database = new DatabaseSync(path);
    const maxPages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
    database.close();
    await using full = new SqliteStateStore({ path, maxPages });
    expect(await failureOf(full.set(SCOPE, 'k', 'x'.repeat(100_000)))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'setState' },
      retryable: true,
    });
    expect(await full.get(SCOPE, 'k')).toBe('before');
  });

  it('waits for another process that writes, and then may be tried again', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'state.db');
    await using state = new SqliteStateStore({ path, busyTimeoutMs: 10 });
    await state.set(SCOPE, 'k', 'before');
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const failures = await Promise.all([state.set(SCOPE, 'k', 'after'), state.delete(SCOPE, 'k')].map(failureOf));
    const busy = { code: 'store_failed', retryable: true, retryAfterMs: 50 };
    expect(failures).toMatchObject([
      { ...busy, details: { operation: 'setState' } },
      { ...busy, details: { operation: 'deleteState' } },
    ]);
    expect(await state.get(SCOPE, 'k')).toBe('before');
    other.exec('ROLLBACK');
    other.close();
    expect(await state.delete(SCOPE, 'k')).toBe(true);
  });

  it('has a file that may be read alone', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'state.db');
    await using owner = new SqliteStateStore({ path });
    await owner.set(SCOPE, 'k', 'before');
    await using reader = new SqliteStateStore({ path: `${pathToFileURL(path).href}?mode=ro` });
    expect(await reader.get(SCOPE, 'k')).toBe('before');
    expect(await failureOf(reader.set(SCOPE, 'k', 'after'))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'setState' },
      retryable: false,
    });
  });

  it('has no directory for its file', async () => {
    await using directory = await temporaryDirectory();
    await using state = new SqliteStateStore({ path: join(directory.path, 'missing', 'state.db') });
    expect(await failureOf(state.get(SCOPE, 'k'))).toMatchObject({
      code: 'configuration_invalid',
      details: { field: 'path' },
    });
  });

  it('was closed before its first call', async () => {
    const state = new SqliteStateStore({ path: '/nowhere/at/all/state.db' });
    await state.close();
    expect(await failureOf(state.list(SCOPE))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'listState' },
      retryable: false,
    });
  });
});
