import { RoomKit } from '@roomkit/core';
import { SqliteStateStore, SqliteStore } from '@roomkit/sqlite';

await using store = SqliteStore.fromEnv();
await using state = SqliteStateStore.fromEnv();
await using kit = new RoomKit({ store, state });

const room = await kit.createRoom({ roomId: 'support-1' });
process.stdout.write(`${room.id} is ${room.status}\n`);
