import { randomUUID } from 'node:crypto';
import { env } from 'node:process';

import {
  type ConversationStore,
  type EphemeralCallback,
  InMemoryRealtime,
  InMemoryStore,
  type RealtimeBackend,
} from '@roomkit/core';
import { PostgresRealtime, PostgresStore } from '@roomkit/postgres';
import { RedisRealtime } from '@roomkit/redis';
import { Client } from 'pg';

import { startProxy } from './proxy.ts';

/** What several nodes have in common, and the wires between them. */
export interface Backend extends AsyncDisposable {
  /** What one more node works with. */
  node(): { readonly store: ConversationStore; readonly realtime: RealtimeBackend };
  /** Ends the wire over which the nodes hear of each other, and keeps it cut. */
  cut(): void;
  mend(): void;
}

export interface BackendKind {
  readonly name: string;
  readonly isThere: boolean;
  readonly open: () => Promise<Backend>;
}

const POSTGRES_URL = env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
const REDIS_URL = env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Every way to run on several nodes that these tests know. */
export const backends: readonly BackendKind[] = [
  { name: 'in memory', isThere: true, open: openMemory },
  { name: 'PostgreSQL', isThere: await works(openPostgres), open: openPostgres },
  { name: 'PostgreSQL and Redis', isThere: await works(openBoth), open: openBoth },
];

async function works(open: () => Promise<Backend>): Promise<boolean> {
  try {
    await using backend = await open();
    const { store, realtime } = backend.node();
    try {
      await store.getRoom({ organizationId: null, roomId: 'r1' });
      await realtime.subscribe('r1', () => undefined);
    } finally {
      await Promise.all([store.close(), realtime.close()]);
    }
    return true;
  } catch {
    return false;
  }
}

/** Both nodes are in this process; what goes over the wire while it is cut is lost, and said to be. */
class WireInMemory extends InMemoryRealtime {
  override readonly capabilities = { shared: true } as const;
  readonly #gaps = new Map<string, () => void>();
  isCut = false;

  override async publish(...given: Parameters<RealtimeBackend['publish']>): Promise<void> {
    if (!this.isCut) await super.publish(...given);
  }

  override async subscribe(
    key: string,
    callback: EphemeralCallback,
    options: { readonly onGap?: () => void } = {},
  ): Promise<string> {
    const id = await super.subscribe(key, callback, options);
    if (options.onGap) this.#gaps.set(id, options.onGap);
    return id;
  }

  override async unsubscribe(id: string): Promise<boolean> {
    this.#gaps.delete(id);
    return super.unsubscribe(id);
  }

  mend(): void {
    this.isCut = false;
    for (const onGap of this.#gaps.values()) onGap();
  }

  /** Closed by nobody: the other node goes on. */
  override async close(): Promise<void> {}
}

class LastingStore extends InMemoryStore {
  override readonly capabilities = { durability: 'memory', shared: true } as const;

  override async close(): Promise<void> {}
}

async function openMemory(): Promise<Backend> {
  const [store, realtime] = [new LastingStore(), new WireInMemory()];
  return {
    node: () => ({ store, realtime }),
    cut: () => void (realtime.isCut = true),
    mend: () => realtime.mend(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function openPostgres(): Promise<Backend> {
  const [schema, proxy] = [ownSchema(), await startProxy(POSTGRES_URL, 5432)];
  return {
    node: () => ({
      store: new PostgresStore({ connectionString: POSTGRES_URL, schema, maxConnections: 3 }),
      realtime: new PostgresRealtime({ connectionString: proxy.url, schema }),
    }),
    cut: () => proxy.cut(),
    mend: () => proxy.mend(),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await drop(schema);
    },
  };
}

async function openBoth(): Promise<Backend> {
  const [schema, proxy] = [ownSchema(), await startProxy(REDIS_URL, 6379)];
  return {
    node: () => ({
      store: new PostgresStore({ connectionString: POSTGRES_URL, schema, maxConnections: 3 }),
      realtime: new RedisRealtime({ url: proxy.url, prefix: schema }),
    }),
    cut: () => proxy.cut(),
    mend: () => proxy.mend(),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await drop(schema);
    },
  };
}

function ownSchema(): string {
  return `ws_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
}

async function drop(schema: string): Promise<void> {
  const client = new Client({ connectionString: POSTGRES_URL });
  await client.connect();
  try {
    await client.query(`SET client_min_messages = error; DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  } finally {
    await client.end();
  }
}
