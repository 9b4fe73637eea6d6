import type { PgQueryable, PgRows, PgStatement } from './pg-types.ts';

/** One connection: it is given a statement when it has answered the one before. The driver keeps no queue. */
export class OneByOne implements PgQueryable {
  readonly #connection: PgQueryable;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: PgQueryable) {
    this.#connection = connection;
  }

  query(statement: PgStatement): Promise<PgRows> {
    const asked = this.#last.then(() => this.#connection.query(statement));
    this.#last = asked.catch(() => {});
    return asked;
  }
}
