import { join } from 'node:path';

import type { ConversationStore, RealtimeBackend, RoomKitOptions } from '@roomkit/core';
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
export async function chooseBackends(choice: BackendChoice): Promise<Backends> {
  const { POSTGRES_URL: postgres, REDIS_URL: redis } = choice.environment;
  const store = postgres ? await openPostgres(choice) : openFile(choice);
  if (redis) return overRedis(store, choice);
  return postgres ? overPostgres(store, choice) : { realtime: null, options: { store } };
}

function openFile({ dataFolder }: BackendChoice): ConversationStore {
  return new SqliteStore({ path: join(dataFolder, 'room.sqlite'), durability: 'process' });
}

// What is not chosen is not loaded: the demo is there sooner.

async function openPostgres({ environment }: BackendChoice): Promise<ConversationStore> {
  const { PostgresStore } = await import('@roomkit/postgres');
  return PostgresStore.fromEnv(environment, { schema: schemaIn(environment) });
}

async function overPostgres(store: ConversationStore, { environment }: BackendChoice): Promise<Backends> {
  const { PostgresRealtime, PostgresRoomLocks } = await import('@roomkit/postgres');
  const schema = schemaIn(environment);
  const realtime = PostgresRealtime.fromEnv(environment, { schema });
  return { realtime, options: { store, realtime, locks: PostgresRoomLocks.fromEnv(environment, { schema }) } };
}

async function overRedis(store: ConversationStore, { environment }: BackendChoice): Promise<Backends> {
  const { RedisRateLimiter, RedisRealtime, RedisRoomLocks } = await import('@roomkit/redis');
  const prefix = schemaIn(environment);
  const realtime = RedisRealtime.fromEnv(environment, { prefix });
  const locks = RedisRoomLocks.fromEnv(environment, { prefix });
  return {
    realtime,
    options: { store, realtime, locks, rateLimiter: RedisRateLimiter.fromEnv(environment, { prefix }) },
  };
}

function schemaIn({ ROOMKIT_DEMO_SCHEMA: schema = 'roomkit_demo' }: BackendChoice['environment']): string {
  return schema;
}
