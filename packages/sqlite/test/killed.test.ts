import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

import { describe, expect, it } from 'vitest';

import { SqliteStore } from '../src/index.ts';
import { temporaryDirectory } from './support.ts';

interface Acknowledged {
  readonly roomId: string;
  readonly index: number;
  readonly id: string;
}

/** Lets another process write until so many commits were answered, and kills it then. */
async function writeAndKill(path: string, durability: string, commits: number): Promise<readonly Acknowledged[]> {
  const script = join(import.meta.dirname, 'load.process.ts');
  const child = spawn(process.execPath, ['--conditions=@roomkit/source', script, path, durability], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [roomId = '', index, id = ''] = line.split(' ');
    acknowledged.push({ roomId, index: Number(index), id });
    if (acknowledged.length === commits) child.kill('SIGKILL');
  }
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

describe.each(['process', 'power'] as const)('a process that is killed while it writes (%s)', (durability) => {
  it('CORE-14.2.1 CORE-8.1.1 loses nothing that was answered, and leaves no gap', { timeout: 180_000 }, async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'rooms.db');
    const acknowledged = await writeAndKill(path, durability, 400);
    expect(acknowledged.length).toBeGreaterThanOrEqual(400);

    await using store = new SqliteStore({ path, durability });
    await store.joinNode('heir', 600_000);
    for (const roomId of ['r0', 'r1', 'r2', 'r3']) {
      const reference = { organizationId: null, roomId };
      const room = await store.getRoom(reference);
      const timeline = await store.listEvents(reference, { limit: 1000 });
      expect(timeline.map((event) => event.index)).toEqual(timeline.map((_event, index) => index));
      expect(room).toMatchObject({ eventCount: timeline.length, latestIndex: timeline.length - 1 });
      const stored = new Map(timeline.map((event) => [event.id, event.index]));
      for (const { id, index } of acknowledged.filter((each) => each.roomId === roomId)) {
        expect(stored.get(id)).toBe(index);
      }
      // The dead process had ten minutes left; that it is gone can be seen.
      const pass = await store.openPass({ room: reference, nodeId: 'heir' });
      expect(pass.outcome).toBe('opened');
    }
    const pending = await store.countPendingDeliveries();
    const claimed = await store.claimDeliveries('heir', { limit: 10_000 });
    expect(claimed).toHaveLength(pending);
    expect(pending).toBeGreaterThanOrEqual(acknowledged.length);
  });
});
