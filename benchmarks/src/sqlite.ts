import { SqliteStore } from '@roomkit/sqlite';

import { bareDatabase, eachOf, inFolder } from './bare-database.ts';
import { benchKit } from './kit.ts';
import { compare, type Effort } from './measure.ts';
import type { Row } from './row.ts';

/** Messages in flight at once: one is a single user, 64 a busy server. */
const CASES = [
  { name: 'SQLite, whole messages, process, 64 rooms at once', durability: 'process', rooms: 64 },
  { name: 'SQLite, whole messages, power, 64 rooms at once', durability: 'power', rooms: 64 },
  { name: 'SQLite, whole messages, process, one at a time', durability: 'process', rooms: 1 },
  { name: 'SQLite, whole messages, power, one at a time', durability: 'power', rooms: 1 },
] as const;

/** Messages through a kit over SQLite, pass, commit, delivery and settlement, beside bare inserts at the same durability. */
export async function sqliteRows(effort: Effort): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, durability, rooms } of CASES)
    rows.push(await inFolder((at) => measure(at, name, durability, rooms, effort)));
  return rows;
}

async function measure(
  folder: string,
  name: string,
  durability: 'process' | 'power',
  rooms: number,
  effort: Effort,
): Promise<Row> {
  const bare = bareDatabase(folder, durability);
  const store = new SqliteStore({ path: `${folder}/kit.db`, durability });
  const { kit, send } = await benchKit({ targets: 1, rooms, store });
  const batch = async (): Promise<void> => {
    await Promise.all(Array.from({ length: rooms }, send));
  };
  const inserts = async (): Promise<void> => {
    for (let at = 0; at < rooms; at += 1) bare.insert();
  };
  const calls = Math.max(5, Math.round(effort.calls / 20 / rooms));
  const { floor, ours } = await compare(inserts, batch, { ...effort, calls });
  await kit.close();
  bare.close();
  const note = `${Math.round((rooms / ours.wall) * 1e6).toLocaleString('en')} messages/s`;
  return { name, floor: eachOf(floor, rooms), ours: eachOf(ours, rooms), target: null, by: 'wall', note };
}
