import { env as processEnvironment } from 'node:process';

import type { StateScope, StateStore } from '@roomkit/core';
import { nameJson, nameOf, stateJson } from '@roomkit/core/codec';

import { scopeKey } from './codec/state.ts';
import { requireOptions, type SqliteFileOptions } from './options.ts';
import { WorkerClient } from './worker-client.ts';

/**
 * Keeps what channels and providers keep in a SQLite file: that of a {@link SqliteStore} or one of its own, which
 * several processes of a machine may share. The file is opened, in a thread of its own, with the first call;
 * whoever made the store closes it. Calls fail with a StoreError when the file does, or once it is closed.
 */
export class SqliteStateStore implements StateStore {
  readonly specificationVersion = 'v1' as const;
  readonly #client: WorkerClient;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: SqliteFileOptions) {
    requireOptions(options);
    const { path, durability = 'power', busyTimeoutMs = 5000, maxPages = null } = options;
    this.#client = new WorkerClient({ path, durability, busyTimeoutMs, maxPages });
  }

  /** A store by `ROOMKIT_SQLITE_PATH`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: Partial<SqliteFileOptions> = {},
  ): SqliteStateStore {
    return new SqliteStateStore({ path: env['ROOMKIT_SQLITE_PATH'] ?? '', ...options });
  }

  async get(scope: StateScope, key: string): Promise<unknown> {
    const json = await this.#client.call('getState', scopeKey(scope), nameJson(key));
    return json === null ? null : (JSON.parse(json) as unknown);
  }

  /** @throws InputError for what JSON has no word for */
  async set(scope: StateScope, key: string, value: unknown): Promise<void> {
    await this.#client.call('setState', scopeKey(scope), nameJson(key), stateJson(value));
  }

  async delete(scope: StateScope, key: string): Promise<boolean> {
    return this.#client.call('deleteState', scopeKey(scope), nameJson(key));
  }

  async list(scope: StateScope): Promise<readonly string[]> {
    const keys = await this.#client.call('listState', scopeKey(scope));
    return keys.map(nameOf).sort();
  }

  /** Waits for what is under way, then closes the file. */
  async close(): Promise<void> {
    await this.#client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
