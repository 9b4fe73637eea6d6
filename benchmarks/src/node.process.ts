import { RoomKit } from '@roomkit/core';
import { PostgresRoomLocks, PostgresStore } from '@roomkit/postgres';

import { CountingChannel } from './kit.ts';
import { Latencies } from './latency.ts';
import type { NodeReport, NodeTask } from './nodes.ts';
import { POSTGRES } from './servers.ts';

/** One node of several: says that it is ready, sends its messages when told to, and reports. */
const task = JSON.parse(process.argv[2] ?? '') as NodeTask;
const { schema, rooms, messages, atOnce } = task;
const kit = new RoomKit({
  store: new PostgresStore({ connectionString: POSTGRES, schema, maxConnections: 8 }),
  locks: new PostgresRoomLocks({ connectionString: POSTGRES, schema, maxConnections: 4 }),
  recoveryIntervalMs: null,
});
for (const id of ['a', 'b']) kit.registerChannel(new CountingChannel(id));
const taken = new Latencies();
let sent = 0;

async function send(): Promise<void> {
  while (sent < messages) {
    const roomId = rooms[sent % rooms.length] as string;
    sent += 1;
    const message = { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hello' } } as const;
    await taken.of(() => kit.processInbound(message, { roomId }));
  }
}

process.once('message', () => {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  void Promise.all(Array.from({ length: atOnce }, send)).then(async () => {
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - startedAt) / 1_000;
    const report: NodeReport = { seconds, processor: user + system, ...taken.take() };
    process.send?.(report);
    await kit.close();
    process.disconnect();
  });
});
process.send?.('ready');
