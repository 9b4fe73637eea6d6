import { createClient } from '@redis/client';
import { InMemoryLockManager, type RoomLockManager } from '@roomkit/core';
import { PostgresRoomLocks } from '@roomkit/postgres';
import { RedisRoomLocks } from '@roomkit/redis';
import { Client } from 'pg';

import { compare, type Effort } from './measure.ts';
import { withSchema } from './postgres.ts';
import type { Row } from './row.ts';
import { POSTGRES, REDIS } from './servers.ts';

const SHARE = 1 / 20;

/** Taking and giving back a free lock of another room each time, beside one round trip to the same engine. */
export async function lockRows(
  effort: Effort,
  reachable: { readonly postgres: boolean; readonly redis: boolean },
): Promise<readonly Row[]> {
  const calls = Math.max(10, Math.round(effort.calls * SHARE));
  const some = { ...effort, calls };
  const rows = [await row('memory', async () => {}, new InMemoryLockManager(), some)];
  if (reachable.postgres) rows.push(await withSchema((schema) => postgresRow(schema, some)));
  if (reachable.redis) rows.push(await redisRow(some));
  return rows;
}

async function postgresRow(schema: string, effort: Effort): Promise<Row> {
  const client = new Client({ connectionString: POSTGRES });
  await client.connect();
  await using locks = new PostgresRoomLocks({ connectionString: POSTGRES, schema });
  const measured = await row('Postgres', () => client.query({ name: 'one', text: 'SELECT 1' }), locks, effort);
  await client.end();
  return measured;
}

async function redisRow(effort: Effort): Promise<Row> {
  const client = createClient({ url: REDIS });
  await client.connect();
  await using locks = new RedisRoomLocks({ url: REDIS, prefix: `bench:${crypto.randomUUID()}` });
  const measured = await row('Redis', () => client.ping(), locks, effort);
  client.destroy();
  return measured;
}

async function row(name: string, floor: () => Promise<unknown>, locks: RoomLockManager, effort: Effort): Promise<Row> {
  let next = 0;
  const costs = await compare(
    floor,
    () => {
      next += 1;
      return take(locks, `r${next}`);
    },
    effort,
  );
  const note = `${Math.round(1e6 / costs.ours.wall).toLocaleString('en')} locks/s, one after another`;
  return { name: `lock of a free room, ${name}`, ...costs, target: null, by: 'wall', note };
}

async function take(locks: RoomLockManager, key: string): Promise<void> {
  const lock = await locks.acquire(key);
  lock.release();
}
