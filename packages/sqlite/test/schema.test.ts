import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { WorkerOptions } from '../src/protocol.ts';
import { openDatabase, SchemaUnsupported } from '../src/worker/open-database.ts';
import { MIGRATIONS } from '../src/worker/schema.ts';
import { temporaryDirectory } from './support.ts';

const options = (path: string): WorkerOptions => ({ path, durability: 'process', busyTimeoutMs: 1000, maxPages: null });

describe('the schema of a file', () => {
  it('goes forward step by step and keeps what is there', async () => {
    await using directory = await temporaryDirectory();
    const given = options(join(directory.path, 'a.db'));
    const first = openDatabase(given, ['CREATE TABLE a (x); INSERT INTO a VALUES (1)']);
    first.close();
    const steps = ['never run again', 'ALTER TABLE a ADD y', 'UPDATE a SET y = x + 1'];
    const second = openDatabase(given, steps);
    expect(second.prepare('SELECT x, y FROM a').get()).toEqual({ x: 1, y: 2 });
    expect(second.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
    second.close();
    openDatabase(given, steps).close();
    expect(() => openDatabase(given, steps.slice(0, 2))).toThrow(SchemaUnsupported);
  });

  it('stays where it was when a step fails', async () => {
    await using directory = await temporaryDirectory();
    const given = options(join(directory.path, 'a.db'));
    openDatabase(given, ['CREATE TABLE a (x)']).close();
    expect(() => openDatabase(given, ['', 'CREATE TABLE b (x)', 'CREATE TABLE a (x)'])).toThrow(/already exists/);
    const database = openDatabase(given, ['']);
    expect(database.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE name = 'b'").get()).toEqual({
      tables: 0,
    });
    database.close();
  });

  it('is made once when several open a new file', async () => {
    await using directory = await temporaryDirectory();
    const given = options(join(directory.path, 'a.db'));
    const [one, other] = [openDatabase(given), openDatabase(given)];
    expect(other.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length });
    expect(one.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    one.close();
    other.close();
  });

  it.each([
    ['process', 1],
    ['power', 2],
  ] as const)('is written to with the care that %s asks for', async (durability, synchronous) => {
    await using directory = await temporaryDirectory();
    const database = openDatabase({ ...options(join(directory.path, 'a.db')), durability });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous });
    database.close();
  });

  it('has an index for every way its larger tables are searched', async () => {
    await using directory = await temporaryDirectory();
    const database = openDatabase(options(join(directory.path, 'a.db')));
    const searches = [
      'SELECT * FROM events WHERE place > 5 AND place < 50 ORDER BY place LIMIT 50',
      "SELECT * FROM events WHERE room = 1 AND id = 'x'",
      "SELECT * FROM events WHERE room = 1 AND idempotency_key = 'x'",
      "SELECT * FROM events WHERE organization = '' AND channel_id = 'a' AND provider_message_id = 'x'",
      "SELECT * FROM events WHERE room = 1 AND parent_event_id = 'x'",
      'SELECT * FROM events WHERE room = 1 AND change > 5 AND change <> first_change ORDER BY change',
      `SELECT room FROM bindings WHERE organization = '' AND channel_id = 'a' AND room_is_active = 1
       ORDER BY room_created_at DESC, room_id DESC LIMIT 2`,
      "SELECT room FROM participants WHERE organization = '' AND external_id = 'x'",
      "SELECT body FROM receipt_ids n JOIN receipts r USING (room, event_id, channel_id) WHERE n.organization = '' AND provider_message_id = 'x'",
      "SELECT value FROM state WHERE organization = '' AND namespace = 'a' AND key = 'k'",
      "SELECT key FROM state WHERE organization = '' AND namespace = 'a'",
    ];
    for (const search of searches) {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${search}`).all();
      const details = plan.map((row) => String(row['detail'])).join('; ');
      expect(details).not.toMatch(/SCAN|TEMP B-TREE/);
    }
    database.close();
  });
});
