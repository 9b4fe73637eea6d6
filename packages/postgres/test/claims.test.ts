import { anEvent, aRoom } from '@roomkit/testing';
import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';

import { PostgresStore } from '../src/index.ts';
import { connectionString } from './server.ts';
import { ask, lease, R1, temporarySchema } from './support.ts';

vi.setConfig({ testTimeout: 30_000 });

const outboxOf = (eventId: string) =>
  [{ eventId, channelId: 'b', plan: { kind: 'transport', silent: false } }] as const;

describe('taking over deliveries', () => {
  it('CORE-10.2.13 gives all that it took, also what was committed while it waited for another one', async () => {
    await using own = temporarySchema();
    await using store = new PostgresStore({ connectionString, schema: own.schema, maxConnections: 3 });
    await store.createRoom(aRoom());
    const held = await lease(store);
    const write = (id: string) =>
      store.commit({ lease: held, release: true, now: new Date(1), events: [anEvent({ id })], outbox: outboxOf(id) });
    await write('e1');
    await store.joinNode('n1', 0);
    await store.joinNode('n2', 600_000);

    const other = new Client({ connectionString });
    await other.connect();
    const key = `hashtextextended('"${own.schema}".claims', 0)`;
    await other.query(`SELECT pg_advisory_lock(${key})`);
    const claiming = store.claimDeliveries('n2', { limit: 10 });
    const waiting = `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE wait_event = 'advisory' AND query LIKE '%"${own.schema}".claim_deliveries%'`;
    await vi.waitFor(async () => expect(await ask(waiting)).toEqual([{ count: 1 }]), { timeout: 5000, interval: 10 });
    // Its node is taken for dead, and nobody has taken its room: it may still write there.
    await write('e2');
    await other.query(`SELECT pg_advisory_unlock(${key})`);
    await other.end();

    expect((await claiming).map(({ event }) => [event.id, event.index])).toEqual([
      ['e1', 0],
      ['e2', 1],
    ]);
    expect(await store.getEvent(R1, 'e2')).toMatchObject({ index: 1 });
  });
});
