export { SQLITE_ENVIRONMENT, type SqliteStoreOptions } from './options.ts';
export { SqliteStore } from './sqlite-store.ts';
