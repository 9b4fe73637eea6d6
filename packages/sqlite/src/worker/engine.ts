import type { DatabaseSync } from 'node:sqlite';

import type { CommitRequest, Failure, Operations, Reply, Request } from '../protocol.ts';
import { Clash } from './commits.ts';
import { createHandlers, FLEETING, WRITES } from './handlers.ts';
import { Nodes } from './nodes.ts';
import { SchemaUnsupported } from './open-database.ts';
import { Refused, Statements } from './statements.ts';

/**
 * Answers requests in batches: all writes that wait become one transaction, each whole or not at all, and
 * nobody is answered before it is durable.
 */
export class Engine {
  readonly #statements: Statements;
  readonly #handlers: Operations;
  readonly #durability: 'process' | 'power';
  #isSyncing = true;

  constructor(database: DatabaseSync, durability: 'process' | 'power') {
    this.#statements = new Statements(database);
    this.#handlers = createHandlers(this.#statements, new Nodes(this.#statements));
    this.#durability = durability;
  }

  run(batch: readonly Request[]): readonly Reply[] {
    const isWrite = batch.some(({ name }) => WRITES.has(name));
    const mustSync = batch.some(({ name }) => WRITES.has(name) && !FLEETING.has(name));
    try {
      if (isWrite) this.#setSyncing(mustSync);
      this.#statements.run(isWrite ? 'BEGIN IMMEDIATE' : 'BEGIN');
      this.#statements.rooms.expect(this.#statements.value('PRAGMA data_version') as number);
    } catch (error) {
      return batch.map(({ id }) => ({ id, failure: failureOf(error) }));
    }
    try {
      const replies = batch.map((request) => this.#answer(request));
      this.#statements.run('COMMIT');
      return replies;
    } catch (error) {
      this.#rollBack();
      // One that cannot be carried out must not take the others with it.
      if (batch.length > 1) return batch.flatMap((request) => this.run([request]));
      return batch.map(({ id }) => ({ id, failure: failureOf(error) }));
    }
  }

  /** Leases are worth no wait for the disk; the next commit takes them there. */
  #setSyncing(mustSync: boolean): void {
    if (this.#durability !== 'power' || this.#isSyncing === mustSync) return;
    this.#statements.database.exec(`PRAGMA synchronous = ${mustSync ? 'FULL' : 'NORMAL'}`);
    this.#isSyncing = mustSync;
  }

  #rollBack(): void {
    this.#statements.rooms.clear();
    // A full disk may have ended the transaction already.
    if (this.#statements.database.isTransaction) this.#statements.run('ROLLBACK');
  }

  #answer(request: Request): Reply {
    const { id, name, input } = request;
    const isGuarded = name === 'commit' && mayBeRefusedLate(input[0] as CommitRequest);
    if (isGuarded) this.#statements.run('SAVEPOINT request');
    try {
      const handler = this.#handlers[name] as (...input: readonly unknown[]) => unknown;
      const value = handler(...input);
      if (isGuarded) this.#statements.run('RELEASE request');
      return { id, value };
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Clash)) throw error;
      if (isGuarded) {
        this.#statements.rooms.clear();
        this.#statements.run('ROLLBACK TO request');
        this.#statements.run('RELEASE request');
      }
      return error instanceof Clash ? { id, value: error.reply } : { id, failure: error.refusal };
    }
  }
}

/** Whether something may be refused after something was written. */
function mayBeRefusedLate({ events, updatedEvents, outbox = [] }: CommitRequest): boolean {
  if (events.length > 1 || updatedEvents) return true;
  return outbox.some(({ eventId }) => eventId !== events[0]?.[0]);
}

/** What went wrong, in a form that can be sent. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SchemaUnsupported) return error.failure;
  const { errcode, message } = error as { readonly errcode?: number; readonly message?: string };
  return { kind: 'engine', resultCode: errcode ?? 0, message: message ?? String(error) };
}
