import type { StateScope, StateStore } from '@roomkit/core';

import type { Database } from './connection/database.ts';
import { openDatabase } from './connection/open-database.ts';
import { processEnvironment } from './environment.ts';
import { type PostgresConnectionOptions, requireConnection } from './options.ts';
import { deleteState, getState, listState, setState } from './store/state.ts';

/**
 * Keeps what channels and providers keep in a table of the schema, which any number of nodes share. Nothing is
 * connected before the first call. Whoever made the store closes it; a pool or a client that was given stays open.
 * Calls fail with a StoreError when the database does, or once the store is closed.
 */
export class PostgresStateStore implements StateStore {
  readonly specificationVersion = 'v1' as const;
  readonly #database: Database;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: PostgresConnectionOptions) {
    requireConnection(options);
    this.#database = openDatabase(options);
  }

  /** A store by `POSTGRES_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: PostgresConnectionOptions = {},
  ): PostgresStateStore {
    const { pool, client } = options;
    if (pool !== undefined || client !== undefined) return new PostgresStateStore(options);
    return new PostgresStateStore({ connectionString: env['POSTGRES_URL'] ?? '', ...options });
  }

  async get(scope: StateScope, key: string): Promise<unknown> {
    return getState(this.#database, scope, key);
  }

  /** @throws InputError for what JSON has no word for */
  async set(scope: StateScope, key: string, value: unknown): Promise<void> {
    await setState(this.#database, scope, key, value);
  }

  async delete(scope: StateScope, key: string): Promise<boolean> {
    return deleteState(this.#database, scope, key);
  }

  async list(scope: StateScope): Promise<readonly string[]> {
    return listState(this.#database, scope);
  }

  /** Ends the connections this store has made. */
  async close(): Promise<void> {
    await this.#database.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
