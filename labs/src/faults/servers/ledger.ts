import { Client } from 'pg';

/** A change of a room's owner, as the database saw it. */
export interface OwnerChange {
  readonly room: string;
  readonly node: string;
  readonly epoch: number;
  /** How many events the room had: whatever was written before, was written by others. */
  readonly eventCount: number;
}

/** Asks the database beside the kits, without any proxy between. */
export class Ledger implements AsyncDisposable {
  readonly #url: string;
  readonly #schema: string;
  #client: Client | null = null;

  constructor(url: string, schema: string) {
    this.#url = url;
    this.#schema = schema;
  }

  /** Has the database write down who owned a room from which event on, in the transaction in which it changes. */
  async begin(): Promise<void> {
    const schema = this.#schema;
    await this.#rows(`CREATE TABLE ${schema}.lab_owners (
        seq bigint GENERATED ALWAYS AS IDENTITY, room text, node text, epoch bigint, event_count integer)`);
    await this.#rows(`CREATE FUNCTION ${schema}.lab_note_owner() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO ${schema}.lab_owners (room, node, epoch, event_count)
          VALUES (NEW.id, NEW.lease_node, NEW.lease_epoch, OLD.event_count);
        RETURN NULL;
      END $body$`);
    await this.#rows(`CREATE TRIGGER lab_owners AFTER UPDATE ON ${schema}.rooms FOR EACH ROW
      WHEN (OLD.lease_epoch IS DISTINCT FROM NEW.lease_epoch OR OLD.lease_node IS DISTINCT FROM NEW.lease_node)
      EXECUTE FUNCTION ${schema}.lab_note_owner()`);
  }

  async owners(): Promise<readonly OwnerChange[]> {
    const rows = await this.#rows(`SELECT room, node, epoch, event_count FROM ${this.#schema}.lab_owners ORDER BY seq`);
    return rows.map((row) => ({
      room: String(row['room']),
      node: String(row['node']),
      epoch: Number(row['epoch']),
      eventCount: Number(row['event_count']),
    }));
  }

  /** Planned deliveries that nobody has settled: of these nodes, or of all. */
  async unsettled(nodes?: readonly string[]): Promise<number> {
    const where = nodes === undefined ? '' : ' WHERE node_id = ANY ($1)';
    const rows = await this.#rows(
      `SELECT count(*) AS count FROM ${this.#schema}.outbox${where}`,
      nodes === undefined ? [] : [nodes],
    );
    return Number(rows[0]?.['count']);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.end();
  }

  async #rows(sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    if (!this.#client) {
      const client = new Client({ connectionString: this.#url });
      // The server is brought down under it, too: the next question opens another one.
      const forget = (): void => {
        if (this.#client === client) this.#client = null;
      };
      client.on('error', forget);
      client.on('end', forget);
      await client.connect();
      this.#client = client;
    }
    return (await this.#client.query(sql, [...values])).rows as readonly Record<string, unknown>[];
  }
}
