import { argv, stdout } from 'node:process';

import { anEvent, aRoom } from '@roomkit/testing';

import { SqliteStore } from '../src/index.ts';

/** Writes to several rooms without end and prints what was answered: room, index and event id. */
const [path = '', durability] = argv.slice(2);
const store = new SqliteStore({ path, durability: durability === 'power' ? 'power' : 'process' });
await store.joinNode('loader', 600_000);

async function fill(roomId: string): Promise<void> {
  const room = { organizationId: null, roomId };
  await store.createRoom(aRoom({ id: roomId }));
  for (let number = 0; ; number++) {
    const pass = await store.openPass({ room, nodeId: 'loader' });
    if (pass.outcome !== 'opened') throw new Error(`the room was ${pass.outcome}`);
    const id = `${roomId}-${number}`;
    const result = await store.commit({
      lease: pass.lease,
      release: number % 3 === 0,
      now: new Date(number),
      events: [anEvent({ id, roomId, idempotencyKey: id })],
      outbox: [{ eventId: id, channelId: 'b', plan: { kind: 'transport', silent: false } }],
    });
    if (result.outcome === 'committed') stdout.write(`${roomId} ${result.events[0]?.index} ${id}\n`);
  }
}

await Promise.all(['r0', 'r1', 'r2', 'r3'].map(fill));
