export {
  type PgNotification,
  type PgListener,
  type PgQueryable,
  type PgRows,
  type PgStatement,
} from './connection/pg-types.ts';
export { migrate, migrationSql } from './migrate.ts';
export { POSTGRES_ENVIRONMENT, type PostgresConnectionOptions, type PostgresStoreOptions } from './options.ts';
export { PostgresStore } from './postgres-store.ts';
export { type PostgresRoomLocksOptions } from './locks/options.ts';
export { PostgresRoomLocks } from './locks/postgres-room-locks.ts';
export { type PostgresRealtimeOptions } from './realtime/options.ts';
export { PostgresStateStore } from './postgres-state-store.ts';
export { PostgresRealtime } from './realtime/postgres-realtime.ts';
