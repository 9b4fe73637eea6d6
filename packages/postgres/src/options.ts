import { type Clock, ConfigurationError, type Logger, requireInteger } from '@roomkit/core';

import type { PgQueryable } from './connection/pg-types.ts';

/** Where PostgreSQL is: exactly one of `connectionString`, `pool` and `client`. */
export interface PostgresConnectionOptions {
  /** A `postgres://` address. The pool behind it is made with the first call and ended with `close`. */
  readonly connectionString?: string;
  /** A pool of `pg`, or a function that gives one when it is first needed. Whoever made it ends it. */
  readonly pool?: PgQueryable | (() => PgQueryable | Promise<PgQueryable>);
  /** One connected client of `pg`, where a pool is too much. Whoever made it ends it. */
  readonly client?: PgQueryable;
  /** Where the tables are: a lower-case name of at most 40 characters. @defaultValue 'roomkit' */
  readonly schema?: string;
  /**
   * `auto` brings the schema up to date before the first call; `manual` refuses to work on one that is not, for
   * databases where nodes may not change tables: see `migrationSql`. @defaultValue 'auto'
   */
  readonly migrations?: 'auto' | 'manual';
  /**
   * `named` prepares each statement once for a connection. `unnamed` is for poolers in transaction mode that do
   * not follow prepared statements, such as PgBouncer before 1.21. @defaultValue 'named'
   */
  readonly statements?: 'named' | 'unnamed';
  /** The most connections of an own pool. @defaultValue 10 */
  readonly maxConnections?: number;
  /** How long to wait for a connection of an own pool, in milliseconds. @defaultValue 5000 */
  readonly connectTimeoutMs?: number;
  /**
   * When the engine gives a statement of an own pool up, in milliseconds. Null sets no time, for poolers that
   * refuse settings of their clients. @defaultValue 15000
   */
  readonly statementTimeoutMs?: number | null;
  readonly logger?: Logger;
}

/** How a {@link PostgresStore} works. */
export interface PostgresStoreOptions extends PostgresConnectionOptions {
  /** The most characters the events of one commit may take as JSON. @defaultValue 16777216 */
  readonly maxCommitLength?: number;
  /**
   * How long it is tried to find out what became of a commit whose connection broke, in milliseconds.
   *
   * @defaultValue 10000
   */
  readonly resolveForMs?: number;
  /** For pauses, and for when a delivery died; whether a node lives is judged by the engine's clock. */
  readonly clock?: Clock;
}

/** Variables of the environment that `fromEnv` reads. */
export const POSTGRES_ENVIRONMENT = [{ name: 'POSTGRES_URL', secret: true }] as const;

export const DEFAULT_SCHEMA = 'roomkit';

const SCHEMA = /^[a-z_][a-z0-9_]{0,39}$/;

/** @throws ConfigurationError naming the field that cannot be used */
export function requireConnection(options: PostgresConnectionOptions): void {
  const { connectionString, pool, client, migrations, statements } = options;
  const given = [connectionString, pool, client].filter((way) => way !== undefined);
  if (given.length !== 1) {
    throw new ConfigurationError(
      'connectionString',
      'must be given, or else one of pool and client, and only one of them',
    );
  }
  if (connectionString !== undefined && !/^postgres(ql)?:\/\/\S+$/.test(connectionString)) {
    throw new ConfigurationError('connectionString', 'must be an address that begins with postgres://');
  }
  if (pool !== undefined && typeof pool !== 'function') requireQueryable('pool', pool);
  if (client !== undefined) requireQueryable('client', client);
  requireSchemaName(options.schema ?? DEFAULT_SCHEMA);
  if (migrations !== undefined && migrations !== 'auto' && migrations !== 'manual') {
    throw new ConfigurationError('migrations', 'must be auto or manual');
  }
  if (statements !== undefined && statements !== 'named' && statements !== 'unnamed') {
    throw new ConfigurationError('statements', 'must be named or unnamed');
  }
  requireNumbers(options);
}

function requireNumbers({ maxConnections, connectTimeoutMs, statementTimeoutMs }: PostgresConnectionOptions): void {
  if (maxConnections !== undefined) requireInteger('maxConnections', maxConnections, 1);
  if (connectTimeoutMs !== undefined) requireInteger('connectTimeoutMs', connectTimeoutMs, 1);
  if (statementTimeoutMs != null) requireInteger('statementTimeoutMs', statementTimeoutMs, 1);
}

/** @throws ConfigurationError */
export function requireSchemaName(schema: string): void {
  if (!SCHEMA.test(schema)) {
    throw new ConfigurationError('schema', 'must be a lower-case name of at most 40 letters, digits and underscores');
  }
}

function requireQueryable(field: string, value: PgQueryable): void {
  if (typeof (value as Partial<PgQueryable> | null)?.query !== 'function') {
    throw new ConfigurationError(field, 'must be a pool or a client of pg');
  }
}
