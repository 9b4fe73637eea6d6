import type { StateScope } from '@roomkit/core';
import { type Json, nameJson, nameOf, organizationKey, stateJson } from '@roomkit/core/codec';

import type { Database } from '../connection/database.ts';

const GET = 'SELECT value FROM {schema}.state WHERE organization = $1 AND namespace = $2 AND key = $3';
const SET = `INSERT INTO {schema}.state (organization, namespace, key, value) VALUES ($1, $2, $3, $4)
  ON CONFLICT (organization, namespace, key) DO UPDATE SET value = excluded.value`;
const DELETE = 'DELETE FROM {schema}.state WHERE organization = $1 AND namespace = $2 AND key = $3 RETURNING true';
const LIST = 'SELECT key FROM {schema}.state WHERE organization = $1 AND namespace = $2';

export async function getState(database: Database, scope: StateScope, key: string): Promise<unknown> {
  const json = (await database.value('getState', GET, [...stored(scope), nameJson(key)])) as Json | null;
  return json === null ? null : (JSON.parse(json) as unknown);
}

export async function setState(database: Database, scope: StateScope, key: string, value: unknown): Promise<void> {
  await database.rows('setState', SET, [...stored(scope), nameJson(key), stateJson(value)]);
}

export async function deleteState(database: Database, scope: StateScope, key: string): Promise<boolean> {
  return (await database.value('deleteState', DELETE, [...stored(scope), nameJson(key)])) === true;
}

export async function listState(database: Database, scope: StateScope): Promise<readonly string[]> {
  const keys = (await database.values('listState', LIST, stored(scope))) as readonly Json[];
  return keys.map(nameOf).sort();
}

function stored({ organizationId, namespace }: StateScope): readonly [string, Json] {
  return [organizationKey(organizationId), nameJson(namespace)];
}
