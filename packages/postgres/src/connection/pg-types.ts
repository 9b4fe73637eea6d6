/** A statement as `pg` takes it, rows wanted as arrays. A `name` makes it a prepared one. */
export interface PgStatement {
  text: string;
  values?: unknown[];
  name?: string;
  rowMode: 'array';
}

/** What comes back; rows as arrays of what the engine's text became. */
export interface PgRows {
  readonly rows: readonly (readonly unknown[])[];
  readonly rowCount: number | null;
}

/** What runs statements: a pool or a client of `pg`. This much of them is used. */
export interface PgQueryable {
  query(statement: PgStatement): Promise<PgRows>;
}

/** What a channel that is listened to says. */
export interface PgNotification {
  readonly channel: string;
  readonly payload?: string | undefined;
}

/** A connection that notices come in over: a `Client` of `pg`, used by nobody else. */
export interface PgListener extends PgQueryable {
  /** Who is at the other end, as it said when the connection was made. */
  readonly processID?: number | null;
  on(event: 'notification', listener: (notification: PgNotification) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  end(): Promise<void>;
}
