import { RoomKit } from '@roomkit/core';
import { RedisRateLimiter, RedisRealtime, RedisRoomLocks, RedisStateStore } from '@roomkit/redis';

await using kit = new RoomKit({
  locks: RedisRoomLocks.fromEnv(),
  realtime: RedisRealtime.fromEnv(),
  rateLimiter: RedisRateLimiter.fromEnv(),
  state: RedisStateStore.fromEnv(),
});

await kit.createRoom({ roomId: 'support-1' });
const heard = Promise.withResolvers<string>();
await kit.subscribeRoom('support-1', ({ participantId, type }) => heard.resolve(`${participantId}: ${type}`));
await kit.publishTyping('support-1', 'ada', true);
process.stdout.write(`${await heard.promise}\n`);
