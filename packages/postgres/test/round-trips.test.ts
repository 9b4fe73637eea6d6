import type { CommitInput, RoomLease } from '@roomkit/core';
import {
  aBinding,
  anEvent,
  anIdentity,
  anObservation,
  aParticipant,
  aReceipt,
  aRoom,
  aTask,
  createTestClock,
} from '@roomkit/testing';
import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';

import { type PgQueryable, type PgStatement, PostgresStore } from '../src/index.ts';
import { connectionString } from './server.ts';
import { lease, R1, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

const plan = { kind: 'transport', silent: false } as const;

interface Counted extends AsyncDisposable {
  readonly store: PostgresStore;
  readonly held: RoomLease;
  /** What a call sends. */
  sent(call: () => unknown): Promise<readonly PgStatement[]>;
}

/** A store with room `r1` whose statements are listed. */
async function counted(): Promise<Counted> {
  const own = temporarySchema();
  const client = new Client({ connectionString });
  await client.connect();
  const statements: PgStatement[] = [];
  const counting: PgQueryable = {
    query: async (statement) => {
      statements.push(statement);
      return client.query(statement);
    },
  };
  const store = new PostgresStore({ client: counting, schema: own.schema });
  await store.createRoom(aRoom());
  const held = await lease(store);
  return {
    store,
    held,
    async sent(call) {
      statements.length = 0;
      await call();
      return [...statements];
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await own[Symbol.asyncDispose]();
    },
  };
}

const PARTS: readonly (readonly [string, Partial<CommitInput>])[] = [
  ['an event', { events: [anEvent()] }],
  ['an event with a delivery', { events: [anEvent()], outbox: [{ eventId: 'e1', channelId: 'b', plan }] }],
  ['several events', { events: [anEvent(), anEvent({ id: 'e2' })] }],
  [
    'a hundred deliveries',
    {
      events: [anEvent()],
      outbox: Array.from({ length: 100 }, (_unused, number) => ({ eventId: 'e1', channelId: `b${number}`, plan })),
    },
  ],
  ["a vendor's message", { events: [anEvent({ source: { ...anEvent().source, providerMessageId: 'm' } })] }],
  ['nothing', {}],
  [
    'everything else',
    {
      events: [anEvent()],
      removedEventIds: ['unknown'],
      room: { status: 'paused' },
      bindings: [aBinding()],
      removedChannelIds: ['c'],
      participants: [aParticipant()],
      identities: [anIdentity()],
      tasks: [aTask()],
      observations: [anObservation()],
      outbox: [{ eventId: 'e1', channelId: 'b', plan }],
    },
  ],
];

describe('one round trip, by a statement that is prepared', () => {
  it.each(PARTS)('is a commit of %s', async (_name, parts) => {
    await using subject = await counted();
    const { store, held } = subject;
    const sent = await subject.sent(() => store.commit({ lease: held, release: true, now: new Date(1), ...parts }));
    expect(sent).toMatchObject([{ name: expect.stringMatching(/^roomkit_[0-9a-f]{32}$/) }]);
  });

  it('is the opening and the closing of a pass', async () => {
    await using subject = await counted();
    const { store, held } = subject;
    const wanted = { room: R1, nodeId: 'n1', idempotencyKey: 'k', channelId: 'a' };
    expect(await subject.sent(() => store.openPass(wanted))).toMatchObject([{ name: expect.any(String) }]);
    expect(await subject.sent(() => store.closePass(held))).toMatchObject([{ name: expect.any(String) }]);
  });

  it('is the settling of many deliveries, and none of none', async () => {
    await using subject = await counted();
    const { store, held } = subject;
    const channels = Array.from({ length: 50 }, (_unused, number) => `b${number}`);
    const outbox = channels.map((channelId) => ({ eventId: 'e1', channelId, plan }));
    await store.commit({ lease: held, release: true, now: new Date(1), events: [anEvent()], outbox });
    const settlements = channels.map((channelId, number) => ({
      room: R1,
      eventId: 'e1',
      channelId,
      outcome: number % 2 === 0 ? ('done' as const) : ('dead' as const),
      attempts: 1,
      receipt: aReceipt({ eventId: 'e1', channelId, providerMessageIds: [`m${number}`] }),
    }));
    const sent = await subject.sent(() => store.settleDeliveries('n1', settlements));
    expect(sent).toMatchObject([{ name: expect.any(String) }]);
    expect(await store.countPendingDeliveries()).toBe(0);
    expect(await store.listDeadLetters()).toHaveLength(25);
    expect(await subject.sent(() => store.settleDeliveries('n1', []))).toEqual([]);
  });

  it('is asking for deliveries of nodes that are gone', async () => {
    await using subject = await counted();
    expect(await subject.sent(() => subject.store.claimDeliveries('n1', { limit: 10 }))).toHaveLength(1);
  });
});

describe('the clock of a node', () => {
  it('may be wrong: who lives is judged by the engine', async () => {
    await using own = temporarySchema();
    const { schema } = own;
    await using early = new PostgresStore({ connectionString, schema, clock: createTestClock(0) });
    await using late = new PostgresStore({ connectionString, schema, clock: createTestClock(Date.UTC(2100, 0)) });
    await early.createRoom(aRoom());
    await early.joinNode('early', 60_000);
    await late.joinNode('late', 60_000);
    expect((await early.openPass({ room: R1, nodeId: 'early' })).outcome).toBe('opened');
    expect((await late.openPass({ room: R1, nodeId: 'late' })).outcome).toBe('held');
    expect(await late.renewNode('late', 60_000)).toBe(true);
    expect(await early.renewNode('early', 60_000)).toBe(true);
  });
});
