import { randomUUID } from 'node:crypto';

import { PostgresStore } from '@roomkit/postgres';
import { Client } from 'pg';

import { eachOf } from './bare-database.ts';
import { benchEvent } from './bench-event.ts';
import { benchKit } from './kit.ts';
import { inWords, Latencies } from './latency.ts';
import { compare, type Effort } from './measure.ts';
import { openRoom } from './new-room.ts';
import type { Row } from './row.ts';
import { POSTGRES } from './servers.ts';

/** What one room reaches beside the bare loop, and what many reach together. */
const CASES = [
  { rooms: 1, target: 0.6 },
  { rooms: 8, target: 1 },
  { rooms: 64, target: 1 },
  { rooms: 512, target: 1 },
] as const;

/** Every message waits for the disk: fewer of them say as much. */
const SHARE = 1 / 20;

/** The store's own commits, and whole messages, beside a loop of one bare insert a message over one connection. */
export async function postgresRows(effort: Effort, isSmoke: boolean): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const cases = isSmoke ? CASES.slice(0, 2) : CASES;
  for (const { rooms, target } of CASES)
    rows.push(await withSchema((schema) => commits(schema, rooms, target, effort)));
  for (const { rooms } of cases) rows.push(await withSchema((schema) => messages(schema, rooms, effort)));
  return rows;
}

async function commits(schema: string, rooms: number, target: number, effort: Effort): Promise<Row> {
  await using bare = await bareLoop(schema);
  const store = new PostgresStore({ connectionString: POSTGRES, schema, maxConnections: 16 });
  await store.joinNode('node', 3_600_000);
  const leases = await Promise.all(Array.from({ length: rooms }, (_unused, at) => openRoom(store, `r${at}`)));
  const taken = new Latencies();
  const batch = async (): Promise<void> => {
    await Promise.all(
      leases.map((lease) =>
        taken.of(async () =>
          store.commit({ lease, release: false, now: new Date(), events: [benchEvent(lease.room.roomId)] }),
        ),
      ),
    );
  };
  const { floor, ours } = await compare(() => bare.insert(), batch, effortFor(effort, rooms));
  await store.close();
  const each = eachOf(ours, rooms);
  return {
    name: `Postgres commits, ${rooms} ${rooms === 1 ? 'room' : 'rooms at once'}`,
    floor,
    ours: each,
    target,
    by: 'wall',
    note: `${perSecond(each.wall)} commits/s, ${inWords(taken.take())}`,
  };
}

async function messages(schema: string, rooms: number, effort: Effort): Promise<Row> {
  await using bare = await bareLoop(schema);
  const store = new PostgresStore({ connectionString: POSTGRES, schema, maxConnections: 16 });
  const { kit, send } = await benchKit({ targets: 1, rooms, store });
  const taken = new Latencies();
  const batch = async (): Promise<void> => {
    await Promise.all(Array.from({ length: rooms }, () => taken.of(send)));
  };
  const { floor, ours } = await compare(() => bare.insert(), batch, effortFor(effort, rooms));
  await kit.close();
  const each = eachOf(ours, rooms);
  return {
    name: `Postgres, whole messages, ${rooms} ${rooms === 1 ? 'room' : 'rooms at once'}`,
    floor,
    ours: each,
    target: null,
    by: 'wall',
    note: `${perSecond(each.wall)} messages/s, ${inWords(taken.take())}`,
  };
}

function effortFor(effort: Effort, rooms: number): Effort {
  return { ...effort, calls: Math.max(3, Math.round((effort.calls * SHARE) / rooms)) };
}

function perSecond(microseconds: number): string {
  return Math.round(1e6 / microseconds).toLocaleString('en');
}

/** One connection, one prepared insert a message, each waited for: what the engine does at the least. */
export async function bareLoop(schema: string): Promise<AsyncDisposable & { insert(): Promise<void> }> {
  const client = new Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(
    `CREATE TABLE ${schema}.bare (room integer, position integer, id text, body text, PRIMARY KEY (room, position))`,
  );
  let position = 0;
  return {
    async insert() {
      position += 1;
      const event = benchEvent('r0');
      const values = [position, event.id, JSON.stringify(event)];
      await client.query({ name: 'insert', text: `INSERT INTO ${schema}.bare VALUES (1, $1, $2, $3)`, values });
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** Runs something with a schema of its own, which is gone afterwards. */
export async function withSchema<Result>(task: (schema: string) => Promise<Result>): Promise<Result> {
  const schema = `bench_${randomUUID().slice(0, 8)}`;
  const client = new Client({ connectionString: POSTGRES });
  await client.connect();
  try {
    await client.query(`CREATE SCHEMA ${schema}`);
    return await task(schema);
  } finally {
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.end();
  }
}
