import { openDatabase } from './connection/open-database.ts';
import { type PostgresConnectionOptions, requireConnection, requireSchemaName } from './options.ts';
import { migrationFile } from './schema/migrations.ts';

/**
 * Brings the schema up to date and ends what it has opened. Safe from several nodes at once; there is no way back.
 *
 * @throws ConfigurationError; RoomKitError `store_schema_unsupported` when a newer version has written the schema
 */
export async function migrate(options: PostgresConnectionOptions): Promise<void> {
  requireConnection(options);
  const database = openDatabase({ ...options, migrations: 'auto' });
  try {
    await database.rows('migrate', 'SELECT version FROM {schema}.schema_version', []);
  } finally {
    await database.close();
  }
}

/** The migrations as a file for `psql`: one transaction that may be run again at will. @throws ConfigurationError */
export function migrationSql(options: { readonly schema?: string } = {}): string {
  const { schema = 'roomkit' } = options;
  requireSchemaName(schema);
  return migrationFile(schema);
}
