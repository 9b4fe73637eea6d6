import { silentLogger } from '@roomkit/core';

import { DEFAULT_SCHEMA, type PostgresConnectionOptions } from '../options.ts';
import { migrateSchema, requireSchema } from '../schema/open-schema.ts';
import { Database } from './database.ts';
import { OneByOne } from './one-by-one.ts';
import { ownPool } from './own-pool.ts';
import { givenSource, type Source } from './source.ts';

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 15_000;

/** The database of valid options. Nothing is connected before the first call. */
export function openDatabase(options: PostgresConnectionOptions): Database {
  const { schema = DEFAULT_SCHEMA, migrations = 'auto', statements = 'named' } = options;
  return new Database({
    source: sourceOf(options),
    schema,
    prepare: statements === 'named',
    onOpen: (queryable) => (migrations === 'auto' ? migrateSchema : requireSchema)(queryable, schema),
  });
}

function sourceOf(options: PostgresConnectionOptions): Source {
  const { connectionString, pool, client, logger = silentLogger } = options;
  if (pool !== undefined) return givenSource(pool);
  if (client !== undefined) return givenSource(new OneByOne(client));
  return ownPool({
    connectionString: connectionString ?? '',
    maxConnections: options.maxConnections ?? MAX_CONNECTIONS,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    statementTimeoutMs: options.statementTimeoutMs === undefined ? STATEMENT_TIMEOUT_MS : options.statementTimeoutMs,
    onIdleError: (error) => logger.warn('An idle connection to PostgreSQL was lost.', { error }),
  });
}
