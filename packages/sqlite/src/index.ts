export { SQLITE_ENVIRONMENT, type SqliteFileOptions, type SqliteStoreOptions } from './options.ts';
export { SqliteStateStore } from './sqlite-state-store.ts';
export { SqliteStore } from './sqlite-store.ts';
