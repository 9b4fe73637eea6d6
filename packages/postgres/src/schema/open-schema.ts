import { RoomKitError } from '@roomkit/core';

import type { PgQueryable } from '../connection/pg-types.ts';
import { sqlStateOf } from '../errors.ts';
import { MIGRATIONS, migrationScript } from './migrations.ts';

/** The schema or its table of versions is not there. */
const MISSING: ReadonlySet<string> = new Set(['42P01', '3F000']);

/** 0 where there is no schema yet. */
export async function schemaVersion(queryable: PgQueryable, schema: string): Promise<number> {
  try {
    const text = `SELECT max(version) FROM "${schema}".schema_version`;
    const { rows } = await queryable.query({ text, rowMode: 'array' });
    return Number(rows[0]?.[0] ?? 0);
  } catch (error) {
    if (MISSING.has(sqlStateOf(error) ?? '')) return 0;
    throw error;
  }
}

/** Takes the steps that are missing; safe from several nodes at once. @throws RoomKitError `store_schema_unsupported` */
export async function migrateSchema(
  queryable: PgQueryable,
  schema: string,
  steps: readonly string[] = MIGRATIONS,
): Promise<void> {
  const found = await schemaVersion(queryable, schema);
  if (found > steps.length) throw unsupported(found, steps.length);
  if (found === steps.length) return;
  // Statements sent together are one transaction, whole or not at all, over any pooler.
  await queryable.query({ text: migrationScript(schema, steps), rowMode: 'array' });
}

/** @throws RoomKitError `store_schema_unsupported` */
export async function requireSchema(
  queryable: PgQueryable,
  schema: string,
  steps: readonly string[] = MIGRATIONS,
): Promise<void> {
  const found = await schemaVersion(queryable, schema);
  if (found !== steps.length) throw unsupported(found, steps.length);
}

function unsupported(found: number, supported: number): RoomKitError<'store_schema_unsupported'> {
  const message =
    found > supported
      ? 'A newer version has written the schema.'
      : 'The schema is not up to date: run its migrations before the nodes.';
  return new RoomKitError('store_schema_unsupported', message, { found, supported });
}
