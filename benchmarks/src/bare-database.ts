import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { benchEvent } from './bench-event.ts';
import type { Cost } from './measure.ts';

/** One statement a message, its event as JSON, each its own transaction, in this thread: the floor of a store on SQLite. */
export function bareDatabase(folder: string, durability: 'process' | 'power'): { insert(): void; close(): void } {
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`);
  database.exec(
    'CREATE TABLE events (room INTEGER, position INTEGER, id TEXT, body TEXT, PRIMARY KEY (room, position)) WITHOUT ROWID',
  );
  const statement = database.prepare('INSERT INTO events VALUES (1, ?, ?, ?)');
  let position = 0;
  return {
    insert() {
      position += 1;
      const event = benchEvent('r0');
      statement.run(position, event.id, JSON.stringify(event));
    },
    close: () => database.close(),
  };
}

/** Runs something in a folder of its own, which is gone afterwards. */
export async function inFolder<Result>(task: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'roomkit-bench-'));
  try {
    return await task(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a batch of messages cost, as the cost of one. */
export function eachOf(cost: Cost, messages: number): Cost {
  return { wall: cost.wall / messages, processor: cost.processor / messages };
}
