import { join } from 'node:path';

import type { RealtimeBackend, RoomKitOptions } from '@roomkit/core';
import { PostgresRealtime, PostgresRoomLocks, PostgresStore } from '@roomkit/postgres';
import { RedisRateLimiter, RedisRealtime, RedisRoomLocks } from '@roomkit/redis';
import { SqliteStore } from '@roomkit/sqlite';

/** What the kit keeps its rooms in, and how several processes get along. */
export interface Backends {
  readonly options: Pick<RoomKitOptions, 'store' | 'locks' | 'realtime' | 'rateLimiter'>;
  /** What goes from process to process; null where there is one. */
  readonly realtime: RealtimeBackend | null;
}

export interface BackendChoice {
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * A file, unless the environment says more: `POSTGRES_URL` brings a store that several processes share,
 * `REDIS_URL` what they talk over. With PostgreSQL alone, they talk over that.
 */
export function chooseBackends({ dataFolder, environment }: BackendChoice): Backends {
  const { POSTGRES_URL: postgres, REDIS_URL: redis, ROOMKIT_DEMO_SCHEMA: schema = 'roomkit_demo' } = environment;
  const store = postgres
    ? PostgresStore.fromEnv(environment, { schema })
    : new SqliteStore({ path: join(dataFolder, 'room.sqlite'), durability: 'process' });
  if (redis) {
    const prefix = schema;
    const realtime = RedisRealtime.fromEnv(environment, { prefix });
    const locks = RedisRoomLocks.fromEnv(environment, { prefix });
    return {
      realtime,
      options: { store, realtime, locks, rateLimiter: RedisRateLimiter.fromEnv(environment, { prefix }) },
    };
  }
  if (!postgres) return { realtime: null, options: { store } };
  const realtime = PostgresRealtime.fromEnv(environment, { schema });
  return { realtime, options: { store, realtime, locks: PostgresRoomLocks.fromEnv(environment, { schema }) } };
}
