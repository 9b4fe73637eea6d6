import { anEvent, aRoom } from '@roomkit/testing';
import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';

import { migrate, migrationSql, PostgresStateStore, PostgresStore } from '../src/index.ts';
import { MIGRATIONS } from '../src/schema/migrations.ts';
import { migrateSchema, requireSchema, schemaVersion } from '../src/schema/open-schema.ts';
import { plainCommit } from '../src/store/commit-statements.ts';
import { connectionString } from './server.ts';
import { ask, failureOf, R1, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

async function connected<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('the schema', () => {
  it('is made once when several nodes start at the same moment', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await Promise.all(Array.from({ length: 6 }, async () => migrate({ connectionString, schema })));
    expect(await ask(`SELECT version FROM ${schema}.schema_version ORDER BY version`)).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
    await using store = new PostgresStore({ connectionString, schema, migrations: 'manual' });
    expect(await store.createRoom(aRoom())).toMatchObject({ id: 'r1' });
  });

  it('goes forward step by step, keeps what is there and takes no step twice', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await connected(async (client) => {
      await migrateSchema(client, schema, ['CREATE TABLE {schema}.a (x int); INSERT INTO {schema}.a VALUES (1)']);
      const steps = [
        'never run again',
        'ALTER TABLE {schema}.a ADD y int',
        'UPDATE {schema}.a SET y = x + 1; INSERT INTO {schema}.a VALUES (5, 6)',
      ];
      await migrateSchema(client, schema, steps);
      await migrateSchema(client, schema, steps);
      expect(await schemaVersion(client, schema)).toBe(3);
      expect((await client.query(`SELECT x, y FROM ${schema}.a ORDER BY x`)).rows).toEqual([
        { x: 1, y: 2 },
        { x: 5, y: 6 },
      ]);
      const older = steps.slice(0, 2);
      expect(await failureOf(migrateSchema(client, schema, older))).toMatchObject({
        code: 'store_schema_unsupported',
        details: { found: 3, supported: 2 },
      });
      expect(await failureOf(requireSchema(client, schema, [...steps, 'SELECT 1']))).toMatchObject({
        code: 'store_schema_unsupported',
        details: { found: 3, supported: 4 },
      });
    });
  });

  it('comes from its first version with every room that was in it', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await connected(async (client) => migrateSchema(client, schema, MIGRATIONS.slice(0, 1)));
    await ask(`INSERT INTO ${schema}.rooms (created_at, updated_at, organization, id, status, agent_response_policy, metadata)
      VALUES (1, 1, '', 'r1', 'active', 'always', '{}')`);
    const given = { connectionString, schema };
    await using early = new PostgresStore({ ...given, migrations: 'manual' });
    expect(await failureOf(early.getRoom(R1))).toMatchObject({
      code: 'store_schema_unsupported',
      details: { found: 1, supported: 2 },
    });
    await using state = new PostgresStateStore(given);
    await state.set({ organizationId: null, namespace: 'teams' }, 'k', 1);
    expect(await early.getRoom(R1)).toMatchObject({ id: 'r1', status: 'active' });
  });

  it('stays where it was when a step fails', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await connected(async (client) => {
      const steps = ['CREATE TABLE {schema}.a (x int)', 'CREATE TABLE {schema}.b (x int); SELECT 1 / 0'];
      await expect(migrateSchema(client, schema, steps)).rejects.toMatchObject({ code: '22012' });
      expect(await schemaVersion(client, schema)).toBe(0);
      expect((await client.query('SELECT to_regnamespace($1) AS found', [schema])).rows).toEqual([{ found: null }]);
      await migrateSchema(client, schema, steps.slice(0, 1));
      expect(await schemaVersion(client, schema)).toBe(1);
    });
  });

  it('is made by the printed file as well, run as often as one likes', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    const file = migrationSql({ schema });
    expect(file).toMatch(/^BEGIN;/);
    await ask(file);
    await ask(file);
    await using store = new PostgresStore({ connectionString, schema, migrations: 'manual' });
    expect(await store.createRoom(aRoom())).toMatchObject({ id: 'r1' });
  });

  it('has a name that needs no care', () => {
    expect(() => migrationSql({ schema: 'a"; DROP TABLE b; --' })).toThrow(/schema/);
    expect(migrationSql()).toContain('"roomkit".rooms');
  });
});

/** Statements by their places in a plan that fits every value, as a prepared statement comes to have. */
const SEARCHES: readonly (readonly [search: string, types: string, values: string, index: string])[] = [
  ['SELECT * FROM {s}.rooms WHERE organization = $1 AND id = $2', 'text, text', "'', 'r1'", 'rooms_id'],
  [
    "SELECT * FROM {s}.rooms WHERE '' || organization = $1 AND seq > $2 ORDER BY seq LIMIT 5",
    'text, bigint',
    "'', 0",
    'rooms_listed',
  ],
  ['SELECT * FROM {s}.events WHERE room = $1 AND id = $2', 'bigint, text', "1, 'e'", 'events_id'],
  ['SELECT * FROM {s}.events WHERE room = $1 AND idempotency_key = $2', 'bigint, text', "1, 'k'", 'events_key'],
  [
    'SELECT * FROM {s}.events WHERE room = $1 AND position > $2 ORDER BY room, position LIMIT 50',
    'bigint, int',
    '1, 5',
    'events_pkey',
  ],
  ['SELECT * FROM {s}.events WHERE room = $1 AND parent_event_id = $2', 'bigint, text', "1, 'e'", 'events_thread'],
  [
    'SELECT * FROM {s}.events WHERE room = $1 AND change > $2 AND change <> first_change ORDER BY room, change LIMIT 9',
    'bigint, int',
    '1, 5',
    'events_changed',
  ],
  [
    'SELECT * FROM {s}.outbox WHERE room = $1 AND channel_id = $2 ORDER BY position DESC LIMIT 1',
    'bigint, text',
    "1, 'b'",
    'outbox_pkey',
  ],
  [
    'DELETE FROM {s}.outbox WHERE room = $1 AND channel_id = $2 AND position = $3 AND node_id IS NOT DISTINCT FROM $4',
    'bigint, text, int, text',
    "1, 'b', 3, 'n'",
    'outbox_pkey',
  ],
  [
    'SELECT room FROM {s}.outbox WHERE node_id = $1 AND (room, channel_id) > ($2, $3) ORDER BY room, channel_id LIMIT 1',
    'text, bigint, text',
    "'n', 0, ''",
    'outbox_node',
  ],
  ['SELECT min(node_id) FROM {s}.outbox WHERE node_id > $1', 'text', "'n'", 'outbox_node'],
  [
    'SELECT * FROM {s}.bindings WHERE organization = $1 AND channel_id = $2 AND room_is_active ORDER BY room_created_at DESC, room_id DESC LIMIT 2',
    'text, text',
    "'', 'a'",
    'bindings_channel',
  ],
  [
    'SELECT * FROM {s}.participants WHERE organization = $1 AND external_id = $2',
    'text, text',
    "'', 'u'",
    'participants_external_id',
  ],
  [
    'SELECT * FROM {s}.receipt_ids WHERE organization = $1 AND provider_message_id = $2',
    'text, text',
    "'', 'm'",
    'receipt_ids_native',
  ],
  [
    'SELECT value FROM {s}.state WHERE organization = $1 AND namespace = $2 AND key = $3',
    'text, text, text',
    "'', 'n', 'k'",
    'state_pkey',
  ],
  ['SELECT key FROM {s}.state WHERE organization = $1 AND namespace = $2', 'text, text', "'', 'n'", 'state_pkey'],
];

describe('plans that are made before there is anything to count', () => {
  it.each(SEARCHES)('%s', async (search, types, values, index) => {
    await using own = temporarySchema();
    const { schema } = own;
    await using store = new PostgresStore({ connectionString, schema });
    await store.createRoom(aRoom());
    await connected(async (client) => {
      await client.query('SET plan_cache_mode = force_generic_plan');
      await client.query(`PREPARE search (${types}) AS ${search.replace('{s}', schema)}`);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE search (${values})`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain(index);
      expect(plan).not.toContain('Seq Scan');
    });
  });

  it('reaches the room of a commit by its id, however small the table was', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await using store = new PostgresStore({ connectionString, schema });
    await store.createRoom(aRoom());
    await connected(async (client) => {
      await client.query('SET plan_cache_mode = force_generic_plan');
      const sql = plainCommit({ hasProviderMessages: true, hasOutbox: true }).replaceAll('{schema}', schema);
      await client.query(`PREPARE plain_commit AS ${sql}`);
      const values = `'', 'r1', 'n', 1, true, 1, true, 1, '{5}', '{e}', '{message}', '{all}', '{a}', '{NULL}', '{NULL}',
        '{m}', '{x}', '{b}', '{0}', '{transport}', '{f}', '{b}'`;
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE plain_commit (${values})`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('using rooms_id');
      expect(plan).toContain('using outbox_pkey');
      expect(plan).not.toContain('Seq Scan');
    });
  });
});

describe('plans of the statements that every message runs', () => {
  it('are made once and kept, for messages with deliveries too', async () => {
    await using own = temporarySchema();
    await connected(async (client) => {
      await using store = new PostgresStore({ client, schema: own.schema });
      await store.createRoom(aRoom());
      await store.joinNode('n1', 60_000);
      for (let number = 0; number < 12; number++) {
        const pass = await store.openPass({ room: R1, nodeId: 'n1' });
        if (pass.outcome !== 'opened') throw new Error(pass.outcome);
        const id = `e${number}`;
        const outbox = [{ eventId: id, channelId: 'b', plan: { kind: 'transport', silent: false } }] as const;
        await store.commit({
          lease: pass.lease,
          release: true,
          now: new Date(number),
          events: [anEvent({ id })],
          outbox: number % 2 === 0 ? [] : outbox,
        });
        await store.settleDeliveries('n1', [{ room: R1, eventId: id, channelId: 'b', outcome: 'done', attempts: 1 }]);
      }
      const { rows } = await client.query<{ made: number; kept: number }>(
        `SELECT custom_plans::integer AS made, generic_plans::integer AS kept FROM pg_prepared_statements
         WHERE statement ~ 'event_count = |open_pass|settle_deliveries' ORDER BY kept`,
      );
      expect(rows).toEqual([
        { made: 5, kept: 1 },
        { made: 5, kept: 1 },
        { made: 5, kept: 7 },
        { made: 5, kept: 7 },
      ]);
    });
  });
});

describe('rows that are written again and again', () => {
  it('change no index with a message', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await using store = new PostgresStore({ connectionString, schema });
    await store.createRoom(aRoom());
    await store.joinNode('n1', 60_000);
    const count = 10;
    for (let number = 0; number < count; number++) {
      const pass = await store.openPass({ room: R1, nodeId: 'n1' });
      if (pass.outcome !== 'opened') throw new Error(pass.outcome);
      const events = [anEvent({ id: `e${number}` })];
      await store.commit({ lease: pass.lease, release: true, now: new Date(number), events });
    }
    await store.close();
    const counted = `SELECT n_tup_upd::integer AS updates, n_tup_hot_upd::integer AS hot FROM pg_stat_user_tables
      WHERE schemaname = $1 AND relname = 'rooms'`;
    await vi.waitFor(
      async () => {
        const [row] = await ask(counted, [schema]);
        expect(row?.['updates']).toBe(2 * count);
        expect(row?.['hot']).toBe(2 * count);
      },
      { timeout: 10_000, interval: 100 },
    );
  });
});
