import type { Json, StateScopeKey } from '../protocol.ts';
import type { Statements } from './statements.ts';

export function getState(statements: Statements, scope: StateScopeKey, key: Json): Json | null {
  const sql = 'SELECT value FROM state WHERE organization = ? AND namespace = ? AND key = ?';
  return statements.value(sql, ...scope, key) as Json | null;
}

/** Creates or replaces. */
export function setState(statements: Statements, scope: StateScopeKey, key: Json, value: Json): void {
  statements.run(
    `INSERT INTO state (organization, namespace, key, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (organization, namespace, key) DO UPDATE SET value = excluded.value`,
    ...scope,
    key,
    value,
  );
}

export function deleteState(statements: Statements, scope: StateScopeKey, key: Json): boolean {
  const sql = 'DELETE FROM state WHERE organization = ? AND namespace = ? AND key = ?';
  return statements.run(sql, ...scope, key) === 1;
}

export function listState(statements: Statements, scope: StateScopeKey): readonly Json[] {
  return statements.values(
    'SELECT key FROM state WHERE organization = ? AND namespace = ?',
    ...scope,
  ) as readonly Json[];
}
