import { Channel, type ConversationStore, InMemoryStore, RoomKit } from '@roomkit/core';
import { PostgresStore } from '@roomkit/postgres';
import { SqliteStore } from '@roomkit/sqlite';

import { inFolder } from './bare-database.ts';
import { CountingChannel } from './kit.ts';
import type { Effort } from './measure.ts';
import { withSchema } from './postgres.ts';
import type { Row } from './row.ts';
import { POSTGRES } from './servers.ts';

const ROOMS = 20;

/** A node dies with planned deliveries; the next one brings them, beside bringing as many without any store. */
export async function outboxRows(effort: Effort, hasPostgres: boolean): Promise<readonly Row[]> {
  const count = Math.max(ROOMS * 2, Math.round(effort.calls / 10));
  const memory = new InMemoryStore();
  const rows = [
    await row('memory', count, () => memory),
    await inFolder((folder) => row('SQLite', count, () => new SqliteStore({ path: `${folder}/outbox.db` }))),
  ];
  if (hasPostgres) {
    rows.push(
      await withSchema((schema) =>
        row('Postgres', count, () => new PostgresStore({ connectionString: POSTGRES, schema })),
      ),
    );
  }
  return rows;
}

/** Holds every delivery until it is let go, as a channel does whose node is about to die. */
class Holding extends Channel {
  override deliver(): Promise<never> {
    return new Promise(() => {});
  }
}

async function row(engine: string, count: number, open: () => ConversationStore): Promise<Row> {
  const target = new CountingChannel('b');
  const floor = await timed(async () => {
    for (let at = 0; at < count; at += 1) await target.deliver();
  }, count);
  const store = open();
  await plan(store, count);
  const heir = new RoomKit({ store });
  const channel = new CountingChannel('b');
  heir.registerChannel(new CountingChannel('a'));
  heir.registerChannel(channel);
  const ours = await timed(async () => {
    await heir.recover();
    await heir.whenIdle();
  }, count);
  await heir.close();
  if (channel.delivered !== count) throw new Error(`${channel.delivered} of ${count} were delivered`);
  const note = `${Math.round(1e6 / ours.wall).toLocaleString('en')} deliveries/s, ${count.toLocaleString('en')} in ${ROOMS} rooms`;
  return { name: `deliveries taken over, ${engine}`, floor, ours, target: null, by: 'wall', note };
}

/** Messages whose deliveries hang, by a node that then leaves without finishing them. */
async function plan(store: ConversationStore, count: number): Promise<void> {
  const kept = new Proxy(store, {
    // The store outlives the kit that dies.
    get: (given, name) => {
      if (name === 'close') return async () => {};
      const member: unknown = Reflect.get(given, name, given);
      return typeof member === 'function' ? member.bind(given) : member;
    },
  });
  const kit = new RoomKit({ store: kept, closeTimeoutMs: 1 });
  kit.registerChannel(new CountingChannel('a'));
  kit.registerChannel(new Holding('b', { channelType: 'custom:bench' }));
  for (let at = 0; at < ROOMS; at += 1) {
    await kit.createRoom({ roomId: `r${at}` });
    for (const id of ['a', 'b']) await kit.attachChannel(`r${at}`, id);
  }
  for (let at = 0; at < count; at += ROOMS) {
    await Promise.all(
      Array.from({ length: ROOMS }, (_unused, room) =>
        kit.processInbound(
          { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hello' } },
          { roomId: `r${room}`, until: 'committed' },
        ),
      ),
    );
  }
  await kit.close();
}

async function timed(work: () => Promise<void>, count: number): Promise<Row['ours']> {
  const processor = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const used = process.cpuUsage(processor);
  return { wall: ((performance.now() - startedAt) * 1_000) / count, processor: (used.user + used.system) / count };
}
