import { describe, expect, it } from 'vitest';

import {
  POSTGRES_ENVIRONMENT,
  PostgresRealtime,
  PostgresRoomLocks,
  PostgresStateStore,
  PostgresStore,
  type PostgresStoreOptions,
} from '../src/index.ts';

const url = 'postgres://user@localhost/database';
const client = { query: () => Promise.reject(new Error('not asked')) };

/** The field that a constructor complains about. */
function fieldOf(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return null;
}

function complaint(field: string): unknown {
  return expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) });
}

describe('options', () => {
  it.each<[string, PostgresStoreOptions]>([
    ['connectionString', {}],
    ['connectionString', { connectionString: '' }],
    ['connectionString', { connectionString: 'mysql://somewhere' }],
    ['connectionString', { connectionString: url, client }],
    ['pool', { pool: {} as never }],
    ['client', { client: null as never }],
    ['schema', { connectionString: url, schema: 'No' }],
    ['schema', { connectionString: url, schema: 'a'.repeat(41) }],
    ['migrations', { connectionString: url, migrations: 'sometimes' as never }],
    ['statements', { connectionString: url, statements: 'none' as never }],
    ['maxConnections', { connectionString: url, maxConnections: 0 }],
    ['connectTimeoutMs', { connectionString: url, connectTimeoutMs: 0.5 }],
    ['statementTimeoutMs', { connectionString: url, statementTimeoutMs: 0 }],
    ['maxCommitLength', { connectionString: url, maxCommitLength: 0 }],
    ['resolveForMs', { connectionString: url, resolveForMs: -1 }],
  ])('are refused when %s cannot be used', (field, options) => {
    expect(fieldOf(() => new PostgresStore(options))).toEqual(complaint(field));
  });

  it.each([
    ['schema', { schema: 'No' }],
    ['migrations', { migrations: 'sometimes' as never }],
    ['connectionString', { client }],
  ])('of state are refused when %s cannot be used', (field, options) => {
    expect(fieldOf(() => new PostgresStateStore({ connectionString: url, ...options }))).toEqual(complaint(field));
  });

  it.each([
    ['ttlMs', { ttlMs: 99 }],
    ['lingerMs', { lingerMs: -1 }],
    ['patienceMs', { patienceMs: 0.5 }],
    ['schema', { schema: '' }],
  ] as const)('of locks are refused when %s cannot be used', (field, options) => {
    expect(fieldOf(() => new PostgresRoomLocks({ connectionString: url, ...options }))).toEqual(complaint(field));
  });

  it.each([
    ['maxQueued', { connectionString: url, maxQueued: 0 }],
    ['maxPayloadLength', { connectionString: url, maxPayloadLength: 0 }],
    ['heartbeatMs', { connectionString: url, heartbeatMs: 0 }],
    ['schema', { connectionString: url, schema: 'a-b' }],
    ['connectionString', {}],
    ['connectionString', { connectionString: 'nowhere' }],
  ] as const)('of notices are refused when %s cannot be used', (field, options) => {
    expect(fieldOf(() => new PostgresRealtime(options))).toEqual(complaint(field));
  });

  it('come from the environment where they are not given', async () => {
    expect(POSTGRES_ENVIRONMENT).toEqual([{ name: 'POSTGRES_URL', secret: true }]);
    for (const type of [PostgresStore, PostgresStateStore, PostgresRoomLocks, PostgresRealtime]) {
      expect(fieldOf(() => type.fromEnv({}))).toEqual(complaint('connectionString'));
      await type.fromEnv({ POSTGRES_URL: url }).close();
    }
    await PostgresStore.fromEnv({ POSTGRES_URL: url }, { client }).close();
    await PostgresStateStore.fromEnv({ POSTGRES_URL: url }, { client }).close();
    await PostgresRoomLocks.fromEnv({ POSTGRES_URL: url }, { pool: () => client }).close();
  });
});
