import type { PgQueryable } from './pg-types.ts';

/** Where statements go, and who ends it. */
export interface Source {
  /** The pool or client, made or fetched when it is first asked for. */
  open(): PgQueryable | Promise<PgQueryable>;
  /** Ends what this package has made; what was given stays open. */
  close(): Promise<void>;
}

/** A pool or client that somebody else has made, and ends. */
export function givenSource(given: PgQueryable | (() => PgQueryable | Promise<PgQueryable>)): Source {
  return {
    open: () => (typeof given === 'function' ? given() : given),
    close: () => Promise.resolve(),
  };
}
