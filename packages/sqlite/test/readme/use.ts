import { RoomKit } from '@roomkit/core';
import { SqliteStore } from '@roomkit/sqlite';

await using store = SqliteStore.fromEnv();
await using kit = new RoomKit({ store });

const room = await kit.createRoom({ roomId: 'support-1' });
process.stdout.write(`${room.id} is ${room.status}\n`);
