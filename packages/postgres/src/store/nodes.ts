import type { Database } from '../connection/database.ts';

/** A node's time is counted by the engine's clock, whatever its own says. */
const UNTIL = "now() + $2::double precision * interval '1 millisecond'";

/** Whoever joins clears away who has been gone for a day. */
const JOIN = `WITH cleared AS (DELETE FROM {schema}.nodes n WHERE n.expires_at < now() - interval '1 day' AND n.id <> $1)
  INSERT INTO {schema}.nodes (id, expires_at) VALUES ($1, ${UNTIL})
  ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at`;

export async function joinNode(database: Database, nodeId: string, ttlMs: number): Promise<void> {
  await database.rows('joinNode', JOIN, [nodeId, ttlMs]);
}

const RENEW = `UPDATE {schema}.nodes n SET expires_at = ${UNTIL} WHERE n.id = $1 AND n.expires_at > now() RETURNING 1`;

export async function renewNode(database: Database, nodeId: string, ttlMs: number): Promise<boolean> {
  return (await database.value('renewNode', RENEW, [nodeId, ttlMs])) === 1;
}

const LEAVE = `WITH duties AS (DELETE FROM {schema}.duties d WHERE d.node_id = $1)
  DELETE FROM {schema}.nodes n WHERE n.id = $1`;

export async function leaveNode(database: Database, nodeId: string): Promise<void> {
  await database.rows('leaveNode', LEAVE, [nodeId]);
}

/** Only who is alive has duties. What is held already is not written again. */
const CLAIM_DUTY = `WITH mine AS (
    SELECT 1 FROM {schema}.duties d WHERE d.id = $2 AND d.node_id = $1 AND {schema}.is_living($1)
  ), claimed AS (
    INSERT INTO {schema}.duties AS d (id, node_id) SELECT $2, $1
    WHERE {schema}.is_living($1) AND NOT EXISTS (SELECT FROM mine)
    ON CONFLICT (id) DO UPDATE SET node_id = excluded.node_id
      WHERE d.node_id = excluded.node_id OR NOT {schema}.is_living(d.node_id)
    RETURNING 1
  ) SELECT EXISTS (SELECT FROM mine) OR EXISTS (SELECT FROM claimed)`;

export async function claimDuty(database: Database, nodeId: string, duty: string): Promise<boolean> {
  return (await database.value('claimDuty', CLAIM_DUTY, [nodeId, duty])) as boolean;
}

const RELEASE_DUTY = 'DELETE FROM {schema}.duties d WHERE d.id = $2 AND d.node_id = $1';

export async function releaseDuty(database: Database, nodeId: string, duty: string): Promise<void> {
  await database.rows('releaseDuty', RELEASE_DUTY, [nodeId, duty]);
}
