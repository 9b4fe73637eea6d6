import { DatabaseSync } from 'node:sqlite';

import type { OpenFailure, WorkerOptions } from '../protocol.ts';
import { type Migration, MIGRATIONS } from './schema.ts';

/** A file whose schema this version cannot work with. */
export class SchemaUnsupported extends Error {
  readonly failure: OpenFailure;

  constructor(found: number, supported: number) {
    super('The schema of the file is not supported.');
    this.failure = { kind: 'schema', found, supported };
  }
}

/** The log's size at which it is folded into the file: 16 MiB. */
const CHECKPOINT_PAGES = 4096;
const CACHE_KIB = 32 * 1024;

/** Opens the file and brings its schema up to date. */
export function openDatabase(options: WorkerOptions, migrations: readonly Migration[] = MIGRATIONS): DatabaseSync {
  const database = new DatabaseSync(options.path);
  try {
    database.exec(`PRAGMA busy_timeout = ${options.busyTimeoutMs}`);
    inspect(database, migrations);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${options.durability === 'power' ? 'FULL' : 'NORMAL'}`);
    // Pages that are written again and again go from the log to the file once: fewer waits for the disk.
    database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -${CACHE_KIB}`);
    if (options.maxPages !== null) database.exec(`PRAGMA max_page_count = ${options.maxPages}`);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** Looks at one state of the file: between two of them somebody else may make the schema. @throws SchemaUnsupported */
function inspect(database: DatabaseSync, migrations: readonly Migration[]): void {
  database.exec('BEGIN');
  requireKnownSchema(database, migrations);
  database.exec('COMMIT');
}

/** @throws SchemaUnsupported for a file of a newer version, or of something else altogether */
function requireKnownSchema(database: DatabaseSync, migrations: readonly Migration[]): number {
  const version = versionOf(database);
  const isForeign = version === 0 && database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
  if (version > migrations.length || isForeign) throw new SchemaUnsupported(version, migrations.length);
  return version;
}

/** Several processes may open a new file at once: one of them takes the steps, the others find them taken. */
function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  if (versionOf(database) === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = requireKnownSchema(database, migrations);
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
