import { randomUUID } from 'node:crypto';

import type { ConversationStore, RoomKitError, RoomLease, RoomReference } from '@roomkit/core';
import type { LockSubject, RealtimeSubject, StateStoreSubject, StoreSubject } from '@roomkit/testing/conformance';
import { Client } from 'pg';

import {
  type PostgresConnectionOptions,
  PostgresRealtime,
  type PostgresRealtimeOptions,
  PostgresRoomLocks,
  type PostgresRoomLocksOptions,
  PostgresStateStore,
  PostgresStore,
  type PostgresStoreOptions,
} from '../src/index.ts';
import { connectionString } from './server.ts';

/** Whatever a test asks the server beside the store. */
export async function ask(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The error a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<RoomKitError> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: RoomKitError) => error,
  );
}

export const R1: RoomReference = { organizationId: null, roomId: 'r1' };

/** Claims `r1` for `n1`, which joins first. */
export async function lease(store: ConversationStore): Promise<RoomLease> {
  await store.joinNode('n1', 600_000);
  const pass = await store.openPass({ room: R1, nodeId: 'n1' });
  if (pass.outcome !== 'opened') throw new Error(pass.outcome);
  return pass.lease;
}

/** A schema of its own, gone when it is disposed. */
export function temporarySchema(): AsyncDisposable & { readonly schema: string } {
  const schema = `t_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  return {
    schema,
    [Symbol.asyncDispose]: async () => {
      await ask(`SET client_min_messages = error; DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    },
  };
}

/** A store in a schema of its own, for the suite. */
export function subject(options: Partial<PostgresStoreOptions> = {}): StoreSubject {
  const own = temporarySchema();
  const given: PostgresStoreOptions = { connectionString, schema: own.schema, maxConnections: 4, ...options };
  return {
    store: new PostgresStore(given),
    reopen: async () => new PostgresStore(given),
    close: async () => own[Symbol.asyncDispose](),
  };
}

/** State in a schema of its own, for the suite. */
export function stateSubject(options: Partial<PostgresConnectionOptions> = {}): StateStoreSubject {
  const own = temporarySchema();
  const given: PostgresConnectionOptions = { connectionString, schema: own.schema, maxConnections: 4, ...options };
  return {
    state: new PostgresStateStore(given),
    reopen: async () => new PostgresStateStore(given),
    close: async () => own[Symbol.asyncDispose](),
  };
}

/** Locks in a schema of their own, for the suite. */
export function lockSubject(options: Partial<PostgresRoomLocksOptions> = {}): LockSubject {
  const own = temporarySchema();
  const given: PostgresRoomLocksOptions = { connectionString, schema: own.schema, maxConnections: 2, ...options };
  return {
    locks: new PostgresRoomLocks(given),
    another: async () => new PostgresRoomLocks(given),
    close: async () => own[Symbol.asyncDispose](),
  };
}

/** A backend whose channels nobody else hears, for the suite. */
export function realtimeSubject(options: Partial<PostgresRealtimeOptions> = {}): RealtimeSubject {
  const { schema } = temporarySchema();
  const given: PostgresRealtimeOptions = { connectionString, schema, ...options };
  return { realtime: new PostgresRealtime(given), another: async () => new PostgresRealtime(given) };
}
