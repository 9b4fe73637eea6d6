import { FUNCTIONS } from './functions.ts';
import { STATE_TABLE, TABLES } from './tables.ts';

/** Every step there has been: the first makes an empty schema version 1, and so on. `{schema}` stands for its name. */
export const MIGRATIONS: readonly string[] = [`${TABLES}\n${FUNCTIONS}`, STATE_TABLE];

/**
 * What brings a schema up to date, whatever version it has. Several nodes may run it at once: one of them takes
 * the steps while the others wait, and then finds them taken. The lock ends with the transaction.
 */
export function migrationScript(schema: string, steps: readonly string[] = MIGRATIONS): string {
  const name = `"${schema}"`;
  const taken = steps.map((step, index) => migrationStep(name, index + 1, step));
  return [
    `SELECT pg_advisory_xact_lock(hashtextextended('${name}.migrations', 0));`,
    `DO $migration$ BEGIN
  IF to_regnamespace('${name}') IS NULL THEN CREATE SCHEMA ${name}; END IF;
  IF to_regclass('${name}.schema_version') IS NULL THEN
    CREATE TABLE ${name}.schema_version (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
  END IF;
END $migration$;`,
    ...taken,
  ].join('\n');
}

function migrationStep(name: string, version: number, step: string): string {
  return `DO $migration$ BEGIN
  IF NOT EXISTS (SELECT FROM ${name}.schema_version WHERE version >= ${version}) THEN
    EXECUTE $step$${step.replaceAll('{schema}', name)}$step$;
    INSERT INTO ${name}.schema_version (version) VALUES (${version});
  END IF;
END $migration$;`;
}

/** The same for `psql` and tools that run a file: one transaction, to be run again at will. */
export function migrationFile(schema: string): string {
  return `BEGIN;\n${migrationScript(schema)}\nCOMMIT;\n`;
}
