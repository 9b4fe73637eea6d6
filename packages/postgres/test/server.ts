import { Client } from 'pg';
import { afterAll } from 'vitest';

import { startServer } from './embedded-server.ts';

const LOCAL = 'postgres://postgres@127.0.0.1:5432/test';

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** Its last checkpoint takes as long as a busy disk does. */
const STOP_TIMEOUT_MS = 60_000;

/** The server that was named, or the machine's own, or else one that is started for this file. */
async function findServer(): Promise<string> {
  const named = process.env['POSTGRES_URL'];
  if (named !== undefined) return named;
  if (await answers(LOCAL)) return LOCAL;
  const server = await startServer();
  afterAll(() => server[Symbol.asyncDispose](), STOP_TIMEOUT_MS);
  return server.connectionString;
}

export const connectionString: string = await findServer();
