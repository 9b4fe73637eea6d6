import { createHash } from 'node:crypto';

import { closedError, errorOf, isRolledBack } from '../errors.ts';
import type { PgQueryable, PgStatement } from './pg-types.ts';
import type { Source } from './source.ts';

interface Text {
  readonly text: string;
  readonly name: string;
}

/** How often a statement that the engine rolled back for others' sake is tried. */
const TRIES = 4;

/**
 * Statements over one schema, each a round trip of its own and a transaction of its own. `{schema}` in a
 * statement stands for the schema's name. Rows come as arrays and are what their caller says they are.
 */
export class Database {
  readonly schema: string;
  readonly #source: Source;
  readonly #prepare: boolean;
  readonly #onOpen: (queryable: PgQueryable) => Promise<void>;
  readonly #texts = new Map<string, Text>();
  #queryable: PgQueryable | null = null;
  #opening: Promise<PgQueryable> | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: {
    readonly source: Source;
    readonly schema: string;
    /** Whether statements are prepared under a name, once for each connection. */
    readonly prepare: boolean;
    /** Run before the first statement, and again when it failed. */
    readonly onOpen?: (queryable: PgQueryable) => Promise<void>;
  }) {
    this.schema = options.schema;
    this.#source = options.source;
    this.#prepare = options.prepare;
    this.#onOpen = options.onOpen ?? (() => Promise.resolve());
  }

  /** Rows of a statement. @throws StoreError, and what else a failure means */
  async rows(operation: string, sql: string, values: readonly unknown[]): Promise<unknown> {
    try {
      return await this.attempt(operation, sql, values);
    } catch (error) {
      throw errorOf(operation, error);
    }
  }

  /** The first row, or null. */
  async row(operation: string, sql: string, values: readonly unknown[]): Promise<unknown> {
    return ((await this.rows(operation, sql, values)) as readonly unknown[])[0] ?? null;
  }

  /** The first column of the first row, or null. */
  async value(operation: string, sql: string, values: readonly unknown[]): Promise<unknown> {
    return ((await this.row(operation, sql, values)) as readonly unknown[] | null)?.[0] ?? null;
  }

  /** The first column of each row. */
  async values(operation: string, sql: string, values: readonly unknown[]): Promise<unknown> {
    return ((await this.rows(operation, sql, values)) as readonly (readonly unknown[])[]).map(([value]) => value);
  }

  /** Rows, failing as the engine or the way to it fails. */
  async attempt(operation: string, sql: string, values: readonly unknown[]): Promise<unknown> {
    if (this.#closing) throw closedError(operation);
    const queryable = this.#queryable ?? (await this.#open());
    const statement = this.#statement(sql, values);
    for (let tries = 1; ; tries += 1) {
      try {
        return (await queryable.query(statement)).rows;
      } catch (error) {
        if (tries >= TRIES || !isRolledBack(error)) throw error;
      }
    }
  }

  /** Waits for nothing: what is under way fails or ends with its connection. */
  close(): Promise<void> {
    this.#closing ??= this.#source.close();
    return this.#closing;
  }

  #open(): Promise<PgQueryable> {
    this.#opening ??= this.#start().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async #start(): Promise<PgQueryable> {
    const queryable = await this.#source.open();
    await this.#onOpen(queryable);
    this.#queryable = queryable;
    return queryable;
  }

  #statement(sql: string, values: readonly unknown[]): PgStatement {
    let known = this.#texts.get(sql);
    if (!known) {
      const text = sql.replaceAll('{schema}', `"${this.schema}"`);
      // The same text has the same name everywhere: connections may be shared by several stores.
      known = { text, name: `roomkit_${createHash('sha256').update(text).digest('hex').slice(0, 32)}` };
      this.#texts.set(sql, known);
    }
    const statement: PgStatement = { text: known.text, values: values as unknown[], rowMode: 'array' };
    if (this.#prepare) statement.name = known.name;
    return statement;
  }
}
