import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SqliteStore } from '@roomkit/sqlite';

import { benchKit } from './kit.ts';
import { compare, type Effort } from './measure.ts';
import type { Row } from './row.ts';

/** Messages in flight at once: one is a single user, 64 a busy server. */
const CASES = [
  { name: 'SQLite, process, 64 rooms at once', durability: 'process', rooms: 64, by: 'wall', target: 1 / 2 },
  { name: 'SQLite, power, 64 rooms at once', durability: 'power', rooms: 64, by: 'wall', target: 1 / 2 },
  { name: 'SQLite, power, one message at a time', durability: 'power', rooms: 1, by: 'wall', target: 1 / 2 },
  { name: 'SQLite, process, one message at a time', durability: 'process', rooms: 1, by: 'wall', target: null },
] as const;

/** Messages through a kit over SQLite, beside bare one-statement inserts at the same durability, in turns. */
export async function sqliteRows(effort: Effort): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, durability, rooms, by, target } of CASES) {
    const folder = mkdtempSync(join(tmpdir(), 'roomkit-bench-'));
    const bare = bareDatabase(join(folder, 'bare.db'), durability);
    const store = new SqliteStore({ path: join(folder, 'kit.db'), durability });
    const { kit, send } = await benchKit({ targets: 1, rooms, store });
    const batch = async (): Promise<void> => {
      await Promise.all(Array.from({ length: rooms }, send));
    };
    const inserts = async (): Promise<void> => {
      for (let at = 0; at < rooms; at += 1) bare.insert();
    };
    const calls = Math.max(5, Math.round(effort.calls / 20 / rooms));
    const costs = await compare(inserts, batch, { ...effort, calls });
    const perSecond = Math.round((rooms / costs.ours.wall) * 1e6).toLocaleString('en');
    rows.push({
      name,
      floor: each(costs.floor, rooms),
      ours: each(costs.ours, rooms),
      target,
      by,
      note: `${perSecond} messages/s`,
    });
    await kit.close();
    bare.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

function each(cost: Row['floor'], messages: number): Row['floor'] {
  return { wall: cost.wall / messages, processor: cost.processor / messages };
}

/** One statement a message, each its own transaction, in this thread. */
function bareDatabase(path: string, durability: 'process' | 'power'): { insert(): void; close(): void } {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`);
  database.exec(
    'CREATE TABLE events (room INTEGER, position INTEGER, id TEXT, body TEXT, PRIMARY KEY (room, position)) WITHOUT ROWID',
  );
  const statement = database.prepare('INSERT INTO events VALUES (1, ?, ?, ?)');
  const body = JSON.stringify({ type: 'text', body: 'hello' });
  let position = 0;
  return {
    insert() {
      position += 1;
      statement.run(position, crypto.randomUUID(), body);
    },
    close: () => database.close(),
  };
}
