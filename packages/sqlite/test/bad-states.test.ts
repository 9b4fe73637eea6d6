import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import type { RoomKitError } from '@roomkit/core';
import { anEvent, aRoom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { SqliteStore } from '../src/index.ts';
import { temporaryDirectory } from './support.ts';

const R1 = { organizationId: null, roomId: 'r1' };

/** A file with one room, closed again. */
async function filledFile(directory: string): Promise<string> {
  const path = join(directory, 'rooms.db');
  await using store = new SqliteStore({ path });
  await store.createRoom(aRoom());
  const pass = await store.openPass({ room: R1, nodeId: 'n1' });
  if (pass.outcome !== 'opened') throw new Error(pass.outcome);
  await store.commit({ lease: pass.lease, release: true, now: new Date(1), events: [anEvent()] });
  return path;
}

/** Changes a file behind the store's back. */
function meddle(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

async function failureOf(promise: Promise<unknown>): Promise<RoomKitError> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: RoomKitError) => error,
  );
}

describe('a file that cannot be used', () => {
  it('is one of a newer version', async () => {
    await using directory = await temporaryDirectory();
    const path = await filledFile(directory.path);
    meddle(path, 'PRAGMA user_version = 99');
    await using store = new SqliteStore({ path });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({
      code: 'store_schema_unsupported',
      details: { found: 99 },
      retryable: false,
    });
  });

  it("is somebody else's, which is left as it was", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'other.db');
    meddle(path, 'CREATE TABLE theirs (x)');
    const before = await readFile(path);
    await using store = new SqliteStore({ path });
    expect(await failureOf(store.createRoom(aRoom()))).toMatchObject({
      code: 'store_schema_unsupported',
      details: { found: 0 },
    });
    expect(await readFile(path)).toEqual(before);
  });

  it('is in a directory that does not exist, until it does', async () => {
    await using directory = await temporaryDirectory();
    await using store = new SqliteStore({ path: join(directory.path, 'missing', 'rooms.db') });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({
      code: 'configuration_invalid',
      details: { field: 'path' },
      retryable: false,
    });
    await mkdir(join(directory.path, 'missing'));
    expect(await store.getRoom(R1)).toBeNull();
  });

  it('is not a database', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'notes.txt');
    await writeFile(path, 'these are only notes, and plenty of them\n'.repeat(100));
    await using store = new SqliteStore({ path });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({
      code: 'configuration_invalid',
      details: { field: 'path' },
      retryable: false,
    });
  });

  it('may be read, but not written to', async () => {
    await using directory = await temporaryDirectory();
    const path = await filledFile(directory.path);
    await using store = new SqliteStore({ path: `${pathToFileURL(path).href}?mode=ro` });
    expect(await store.getRoom(R1)).toMatchObject({ id: 'r1', eventCount: 1 });
    expect(await failureOf(store.createRoom(aRoom({ id: 'r2' })))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'createRoom' },
      retryable: false,
    });
  });

  it('is damaged', async () => {
    await using directory = await temporaryDirectory();
    const path = await filledFile(directory.path);
    const bytes = await readFile(path);
    // Every page but the first, which says what the file is.
    bytes.fill(0xa5, 4096);
    await writeFile(path, bytes);
    await using store = new SqliteStore({ path });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({ code: 'store_failed', retryable: false });
  });

  it('holds content that a newer version has written', async () => {
    await using directory = await temporaryDirectory();
    const path = await filledFile(directory.path);
    meddle(path, `UPDATE events SET content = '{"type":"hologram","depth":3}'`);
    await using store = new SqliteStore({ path });
    expect(await failureOf(store.getEvent(R1, 'e1'))).toMatchObject({
      code: 'store_content_unknown',
      details: { roomId: 'r1', eventId: 'e1', contentType: 'hologram' },
      retryable: false,
    });
    expect(await store.getRoom(R1)).toMatchObject({ eventCount: 1 });
  });
});

describe('a disk that is full', () => {
  it('CORE-14.3.1 fails the commit without a trace, says that it may be tried again, and keeps what was there', async () => {
    await using directory = await temporaryDirectory();
    const path = await filledFile(directory.path);
    const database = new DatabaseSync(path);
    const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
    database.close();
    await using full = new SqliteStore({ path, maxPages: pages });
    const pass = await full.openPass({ room: R1, nodeId: 'n1' });
    if (pass.outcome !== 'opened') throw new Error(pass.outcome);
    const long = anEvent({ id: 'long', content: { type: 'text', body: 'x'.repeat(100_000) } });
    const input = { lease: pass.lease, release: false, now: new Date(2), events: [long] };
    expect(await failureOf(full.commit(input))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'commit' },
      retryable: true,
    });
    expect(await full.getEvent(R1, 'long')).toBeNull();
    expect(await full.getRoom(R1)).toMatchObject({ eventCount: 1, latestIndex: 0 });
    await using roomy = new SqliteStore({ path });
    expect(await roomy.commit(input)).toMatchObject({ outcome: 'committed', events: [{ index: 1 }] });
  });
});

describe('a file that another process writes to', () => {
  it('is waited for as long as was said, and then may be tried again', async () => {
    await using directory = await temporaryDirectory();
    const path = await filledFile(directory.path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await using store = new SqliteStore({ path, busyTimeoutMs: 10 });
    expect(await failureOf(store.createRoom(aRoom({ id: 'r2' })))).toMatchObject({
      code: 'store_failed',
      retryable: true,
      retryAfterMs: 50,
    });
    expect(await store.getRoom(R1)).toMatchObject({ id: 'r1' });
    other.exec('ROLLBACK');
    other.close();
    expect(await store.createRoom(aRoom({ id: 'r2' }))).toMatchObject({ id: 'r2' });
  });
});
