import { Pool } from 'pg';

import type { Source } from './source.ts';

/** How a pool of our own is made. */
export interface OwnPoolOptions {
  readonly connectionString: string;
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  /** Null behind a pooler, which takes no such setting from its clients. */
  readonly statementTimeoutMs: number | null;
  readonly onIdleError: (error: Error) => void;
}

/** How much longer than the engine the client waits: what the engine gave up is given up for certain. */
const SLACK_MS = 5000;

/** A pool that is made with the first statement and ended with whoever asked for it. */
export function ownPool(options: OwnPoolOptions): Source {
  let pool: Pool | null = null;
  const { connectionString, maxConnections, connectTimeoutMs, statementTimeoutMs } = options;
  return {
    open() {
      if (pool) return pool;
      pool = new Pool({
        connectionString,
        max: maxConnections,
        connectionTimeoutMillis: connectTimeoutMs,
        application_name: 'roomkit',
        keepAlive: true,
        allowExitOnIdle: true,
        ...(statementTimeoutMs !== null && {
          statement_timeout: statementTimeoutMs,
          query_timeout: statementTimeoutMs + SLACK_MS,
        }),
      });
      // An idle connection that is cut is replaced by the next call; without a listener it would end the process.
      pool.on('error', options.onIdleError);
      return pool;
    },
    async close() {
      const ending = pool;
      pool = null;
      await ending?.end();
    },
  };
}
