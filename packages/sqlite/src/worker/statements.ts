import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { Refusal } from '../protocol.ts';
import { RoomCache } from './room-cache.ts';

/** A request that is refused; nothing of it is written. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(code: Refusal['code'], details: Refusal['details']) {
    super(code);
    this.refusal = { kind: 'refusal', code, details };
  }
}

/** SQL by text, each prepared once. Rows come as arrays, and are what their caller says they are. */
export class Statements {
  readonly database: DatabaseSync;
  readonly rooms: RoomCache = new RoomCache();
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** The first row, or null. */
  row(sql: string, ...values: readonly SQLInputValue[]): unknown {
    return this.#prepare(sql).get(...values) ?? null;
  }

  rows(sql: string, ...values: readonly SQLInputValue[]): unknown {
    return this.#prepare(sql).all(...values);
  }

  /** The first column of the first row, or null. */
  value(sql: string, ...values: readonly SQLInputValue[]): unknown {
    return (this.row(sql, ...values) as readonly unknown[] | null)?.[0] ?? null;
  }

  /** The first column of each row. */
  values(sql: string, ...values: readonly SQLInputValue[]): unknown {
    return (this.rows(sql, ...values) as readonly (readonly unknown[])[]).map(([value]) => value);
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      statement.setReturnArrays(true);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}
