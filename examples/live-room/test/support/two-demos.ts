import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import { type LiveDemo, startDemo } from './live-demo.ts';

const POSTGRES_URL = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Whether two processes can share a room here. Where they must, they fail instead. */
export const hasServers: boolean =
  ((await answers(POSTGRES_URL, 5432)) && (await answers(REDIS_URL, 6379))) || process.env['CI'] === 'true';

if (!hasServers) {
  console.error('\n!!! No PostgreSQL or no Redis: the demo was NOT tested on two processes. !!!\n');
}

/** The demo twice, on two ports, over one PostgreSQL, one Redis and one phone. */
export interface TwoDemos extends AsyncDisposable {
  readonly one: LiveDemo;
  readonly two: LiveDemo;
}

/** Starts both at the same moment, with nothing there yet. */
export async function startTwoDemos(): Promise<TwoDemos> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'live-room-two-'));
  const schema = `live_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  const environment = { POSTGRES_URL, REDIS_URL, ROOMKIT_DEMO_SCHEMA: schema, ROOMKIT_DEMO_DATA: dataFolder };
  const started = await Promise.allSettled([startDemo(environment), startDemo(environment)]);
  const demos = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(demos.map((demo) => demo[Symbol.asyncDispose]()));
    await drop(schema);
    rmSync(dataFolder, { recursive: true, force: true });
  };
  const [one, two] = demos;
  if (one !== undefined && two !== undefined) return { one, two, [Symbol.asyncDispose]: stop };
  await stop();
  throw new AggregateError(
    started.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
    'One of two did not start.',
  );
}

async function answers(address: string, defaultPort: number): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(Number(port || defaultPort), hostname);
  socket.setTimeout(2000, () => resolve(false));
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  const isThere = await promise;
  socket.destroy();
  return isThere;
}

async function drop(schema: string): Promise<void> {
  const client = new Client({ connectionString: POSTGRES_URL });
  await client.connect();
  try {
    await client.query(`SET client_min_messages = error; DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  } finally {
    await client.end();
  }
}
