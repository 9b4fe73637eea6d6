import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestClock } from '@roomkit/testing';
import type { StoreSubject } from '@roomkit/testing/conformance';

import { SqliteStore, type SqliteStoreOptions } from '../src/index.ts';

/** A directory of its own, gone when it is disposed. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'roomkit-sqlite-'));
  return { path, [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }) };
}

/** A store in a directory of its own, for the suite. */
export async function subject(options: Partial<SqliteStoreOptions> = {}): Promise<StoreSubject> {
  const directory = await temporaryDirectory();
  const clock = createTestClock();
  const given = { path: join(directory.path, 'rooms.db'), clock, ...options };
  return {
    store: new SqliteStore(given),
    reopen: async () => new SqliteStore(given),
    advance: async (milliseconds) => clock.advance(milliseconds),
    close: async () => directory[Symbol.asyncDispose](),
  };
}
