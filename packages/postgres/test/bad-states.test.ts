import { anEvent, aRoom } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { PostgresStore } from '../src/index.ts';
import { connectionString } from './server.ts';
import { ask, failureOf, lease, R1, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

describe('a schema that cannot be used', () => {
  it('is one of a newer version', async () => {
    await using own = temporarySchema();
    await using first = new PostgresStore({ connectionString, schema: own.schema });
    await first.createRoom(aRoom());
    await ask(`INSERT INTO ${own.schema}.schema_version (version) VALUES (99)`);
    await using store = new PostgresStore({ connectionString, schema: own.schema });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({
      code: 'store_schema_unsupported',
      details: { found: 99, supported: 2 },
      retryable: false,
    });
  });

  it('is one that was never made, where nodes may not make it', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema, migrations: 'manual' });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({
      code: 'store_schema_unsupported',
      details: { found: 0, supported: 2 },
      retryable: false,
    });
  });

  it('has lost a table: what needs it fails for good, everything else goes on', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema });
    await store.createRoom(aRoom());
    await ask(`DROP TABLE ${own.schema}.tasks`);
    expect(await failureOf(store.listTasks(R1))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'listTasks' },
      retryable: false,
    });
    expect(await store.getRoom(R1)).toMatchObject({ id: 'r1' });
  });

  it('is in a database that does not exist', async () => {
    const url = new URL(connectionString);
    url.pathname = '/nowhere_to_be_found';
    await using store = new PostgresStore({ connectionString: url.href });
    expect(await failureOf(store.getRoom(R1))).toMatchObject({
      code: 'configuration_invalid',
      details: { field: 'connectionString' },
      retryable: false,
    });
  });
});

describe('a database that refuses', () => {
  it('may be read, but not written to', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema });
    await store.createRoom(aRoom());
    const url = new URL(connectionString);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    await using reader = new PostgresStore({ connectionString: url.href, schema: own.schema });
    expect(await reader.getRoom(R1)).toMatchObject({ id: 'r1' });
    expect(await failureOf(reader.createRoom(aRoom({ id: 'r2' })))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'createRoom' },
      retryable: false,
    });
    expect(await store.getRoom({ ...R1, roomId: 'r2' })).toBeNull();
  });

  it('CORE-14.3.1 has no room on its disk: the commit leaves no trace and may be tried again', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema });
    await store.createRoom(aRoom());
    const held = await lease(store);
    await ask(`CREATE FUNCTION ${own.schema}.full_disk() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file: no space left on device' USING ERRCODE = '53100'; END $$`);
    await ask(`CREATE TRIGGER full_disk BEFORE INSERT ON ${own.schema}.events
      FOR EACH ROW EXECUTE FUNCTION ${own.schema}.full_disk()`);
    const input = { lease: held, release: false, now: new Date(2), events: [anEvent()] };
    expect(await failureOf(Promise.resolve(store.commit(input)))).toMatchObject({
      code: 'store_failed',
      details: { operation: 'commit' },
      retryable: true,
      retryAfterMs: 500,
    });
    expect(await store.getRoom(R1)).toMatchObject({ eventCount: 0 });
    await ask(`DROP TRIGGER full_disk ON ${own.schema}.events`);
    expect(await store.commit(input)).toMatchObject({ outcome: 'committed', events: [{ index: 0 }] });
  });

  it('rolls a transaction back for the sake of others: it is tried again by itself', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema });
    await store.createRoom(aRoom());
    const held = await lease(store);
    await ask(`CREATE SEQUENCE ${own.schema}.tries`);
    await ask(`CREATE FUNCTION ${own.schema}.deadlock() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF nextval('${own.schema}.tries') < 3 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF;
      RETURN NEW; END $$`);
    await ask(`CREATE TRIGGER deadlock BEFORE INSERT ON ${own.schema}.events
      FOR EACH ROW EXECUTE FUNCTION ${own.schema}.deadlock()`);
    const input = { lease: held, release: false, now: new Date(2), events: [anEvent()] };
    expect(await store.commit(input)).toMatchObject({ outcome: 'committed' });
    expect(await ask(`SELECT last_value::integer AS tries FROM ${own.schema}.tries`)).toEqual([{ tries: 3 }]);
  });
});

describe('contents that are too much', () => {
  it('were written by a newer version: the event cannot be read, the room works', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema });
    await store.createRoom(aRoom());
    const held = await lease(store);
    await store.commit({ lease: held, release: false, now: new Date(1), events: [anEvent()] });
    await ask(`UPDATE ${own.schema}.events SET body = replace(body, '{"type":"text"', '{"type":"hologram"')`);
    expect(await failureOf(store.getEvent(R1, 'e1'))).toMatchObject({
      code: 'store_content_unknown',
      details: { roomId: 'r1', eventId: 'e1', contentType: 'hologram' },
      retryable: false,
    });
    const next = { lease: held, release: false, now: new Date(2), events: [anEvent({ id: 'e2' })] };
    expect(await store.commit(next)).toMatchObject({ outcome: 'committed', events: [{ index: 1 }] });
    expect(await store.listEvents(R1, { afterIndex: 0 })).toMatchObject([{ id: 'e2' }]);
  });

  it('exceed what one commit may bring: nothing is written, the room works', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema, maxCommitLength: 1000 });
    await store.createRoom(aRoom());
    const held = await lease(store);
    const long = anEvent({ content: { type: 'text', body: 'x'.repeat(1000) } });
    const input = { lease: held, release: false, now: new Date(1) };
    expect(await failureOf(Promise.resolve(store.commit({ ...input, events: [long] })))).toMatchObject({
      code: 'input_invalid',
      details: { field: 'events' },
    });
    expect(await store.getRoom(R1)).toMatchObject({ eventCount: 0 });
    expect(await store.commit({ ...input, events: [anEvent()] })).toMatchObject({ outcome: 'committed' });
  });

  it('hold a character that a key cannot have', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema });
    await store.createRoom(aRoom());
    const held = await lease(store);
    const input = { lease: held, release: false, now: new Date(1), events: [anEvent({ idempotencyKey: 'a\u0000b' })] };
    expect(await failureOf(Promise.resolve(store.commit(input)))).toMatchObject({ code: 'input_invalid' });
    expect(await store.getRoom(R1)).toMatchObject({ eventCount: 0 });
  });
});
