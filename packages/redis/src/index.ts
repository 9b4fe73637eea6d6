export { type RedisClient, type RedisClientSource, type RedisCommandOptions } from './connection/client.ts';
export { REDIS_ENVIRONMENT, type RedisOptions } from './connection/options.ts';
export { type RedisFailure } from './errors.ts';
export { RedisRoomLocks, type RedisRoomLocksOptions } from './locks/redis-room-locks.ts';
export { RedisRealtime, type RedisRealtimeOptions } from './realtime/redis-realtime.ts';
export { RedisRateLimiter, type RedisRateLimiterOptions } from './rate-limits/redis-rate-limiter.ts';
export { RedisStateStore } from './state/redis-state-store.ts';
