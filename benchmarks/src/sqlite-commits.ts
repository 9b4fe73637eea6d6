import { SqliteStore } from '@roomkit/sqlite';

import { bareDatabase, eachOf, inFolder } from './bare-database.ts';
import { benchEvent } from './bench-event.ts';
import { compare, type Effort } from './measure.ts';
import { openRoom } from './new-room.ts';
import type { Row } from './row.ts';

const CASES = [
  { name: 'SQLite commits, process, 64 rooms at once', durability: 'process', rooms: 64 },
  { name: 'SQLite commits, process, one at a time', durability: 'process', rooms: 1 },
  { name: 'SQLite commits, power, 64 rooms at once', durability: 'power', rooms: 64 },
  { name: 'SQLite commits, power, one at a time', durability: 'power', rooms: 1 },
] as const;

/** The store's own commits, an event each with counters and fence, beside bare inserts at the same durability. */
export async function sqliteCommitRows(effort: Effort): Promise<readonly Row[]> {
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
  const store = new SqliteStore({ path: `${folder}/store.db`, durability });
  await store.joinNode('node', 3_600_000);
  const leases = await Promise.all(Array.from({ length: rooms }, (_, at) => openRoom(store, `r${at}`)));
  const commits = async (): Promise<void> => {
    await Promise.all(
      leases.map((lease) =>
        store.commit({ lease, release: false, now: new Date(), events: [benchEvent(lease.room.roomId)] }),
      ),
    );
  };
  const inserts = async (): Promise<void> => {
    for (let at = 0; at < rooms; at += 1) bare.insert();
  };
  const calls = Math.max(5, Math.round(effort.calls / 20 / rooms));
  const { floor, ours } = await compare(inserts, commits, { ...effort, calls });
  await store.close();
  bare.close();
  const note = `${Math.round((rooms / ours.wall) * 1e6).toLocaleString('en')} commits/s`;
  return { name, floor: eachOf(floor, rooms), ours: eachOf(ours, rooms), target: 1 / 2, by: 'wall', note };
}
