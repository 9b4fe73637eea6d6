import { RoomKit } from '@roomkit/core';
import { PostgresRealtime, PostgresRoomLocks, PostgresStateStore, PostgresStore } from '@roomkit/postgres';

await using store = PostgresStore.fromEnv();
await using locks = PostgresRoomLocks.fromEnv();
await using realtime = PostgresRealtime.fromEnv();
await using state = PostgresStateStore.fromEnv();
await using kit = new RoomKit({ store, locks, realtime, state });

const room = await kit.createRoom({ roomId: 'support-1' });
process.stdout.write(`${room.id} is ${room.status}\n`);
