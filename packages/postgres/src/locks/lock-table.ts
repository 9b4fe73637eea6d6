import type { Database } from '../connection/database.ts';

/**
 * Takes those of the keys that are free, in one order everywhere, so that two who ask for several do not stop
 * each other. What is held is only looked at: waiting costs others nothing.
 */
const TAKE = `INSERT INTO {schema}.locks AS l (key, owner, epoch, expires_at)
  SELECT k.key, $2, nextval('{schema}.epochs'), now() + $3::double precision * interval '1 millisecond'
  FROM unnest($1::text[]) AS k (key)
  WHERE NOT EXISTS (
    SELECT FROM {schema}.locks h WHERE h.key = k.key AND h.owner <> $2 AND h.expires_at > now())
  ORDER BY k.key
  ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, epoch = excluded.epoch, expires_at = excluded.expires_at
    WHERE l.owner = excluded.owner OR l.expires_at <= now()
  RETURNING l.key, l.epoch`;

/** A lock whose time has run out is lost, even if nobody has taken it yet. */
const RENEW = `UPDATE {schema}.locks l SET expires_at = now() + $3::double precision * interval '1 millisecond'
  WHERE l.key = ANY ($1) AND l.owner = $2 AND l.expires_at > now() RETURNING l.key`;

/** What is given back is one taking of a lock: a late answer to an old question takes no new lock away. */
const DROP = `DELETE FROM {schema}.locks l USING unnest($1::text[], $2::bigint[]) AS k (key, epoch)
  WHERE l.key = k.key AND l.epoch = k.epoch`;

/** The rows that locks are, as one process sees them. Time is the engine's. */
export class LockTable {
  readonly #database: Database;
  readonly #owner: string;
  readonly #ttlMs: number;

  constructor(database: Database, owner: string, ttlMs: number) {
    this.#database = database;
    this.#owner = owner;
    this.#ttlMs = ttlMs;
  }

  /** Which of the keys are this process's now, each with the epoch of this taking. */
  async take(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#database.rows('acquire', TAKE, [keys.map(stored), this.#owner, this.#ttlMs]);
    return new Map((rows as readonly (readonly [string, string])[]).map(([key, epoch]) => [given(key), epoch]));
  }

  /** Which of the keys still are this process's. */
  async renew(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const kept = await this.#database.values('renew', RENEW, [keys.map(stored), this.#owner, this.#ttlMs]);
    return new Set((kept as readonly string[]).map(given));
  }

  async drop(locks: readonly { readonly key: string; readonly epoch: string }[]): Promise<void> {
    await this.#database.rows('release', DROP, [locks.map(({ key }) => stored(key)), locks.map(({ epoch }) => epoch)]);
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

/** Keys hold a character that the engine's texts cannot. */
function stored(key: string): string {
  return JSON.stringify(key);
}

function given(key: string): string {
  return JSON.parse(key) as string;
}
