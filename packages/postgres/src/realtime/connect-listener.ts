import type { Logger } from '@roomkit/core';
import { Client } from 'pg';

import type { PgListener } from '../connection/pg-types.ts';
import type { PostgresRealtimeOptions } from './options.ts';

const CONNECT_TIMEOUT_MS = 5000;

/** A connection that is ready to listen. Says so when it does not go to the server itself. */
export async function connectListener(options: PostgresRealtimeOptions, logger: Logger): Promise<PgListener> {
  const client = options.connect ? await options.connect() : await ownClient(options.connectionString ?? '');
  const { rows } = await client.query({ text: 'SELECT pg_backend_pid()', rowMode: 'array' });
  // A pooler introduces itself with a number of its own.
  if (client.processID != null && client.processID !== rows[0]?.[0]) {
    logger.warn('Notices need a connection to PostgreSQL itself; this one goes through a pooler, which may lose them.');
  }
  return client;
}

async function ownClient(connectionString: string): Promise<PgListener> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'roomkit-realtime',
    keepAlive: true,
  });
  // A client that fails before anybody listens for its errors would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}
