import { InMemoryStore, type RealtimeBackend, RoomKit } from '@roomkit/core';
import { PostgresRealtime } from '@roomkit/postgres';
import { RedisRealtime } from '@roomkit/redis';
import { WebSocketChannel } from '@roomkit/websocket';

import { CountingChannel } from './kit.ts';
import { inWords, Latencies } from './latency.ts';
import { compare, type Effort } from './measure.ts';
import type { Row } from './row.ts';
import { POSTGRES, REDIS } from './servers.ts';
import { listeners } from './sockets.ts';

/**
 * A message committed on one node, until the last of the sockets of another node has it; beside the same with
 * the sockets on the node itself. Both nodes in this process, over one store in memory: what is measured is the
 * way between them.
 */
export async function nodeSocketRows(
  effort: Effort,
  reachable: { readonly postgres: boolean; readonly redis: boolean },
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (reachable.redis) {
    const prefix = `bench:${crypto.randomUUID()}`;
    rows.push(await measure('Redis', effort, () => new RedisRealtime({ url: REDIS, prefix })));
  }
  if (reachable.postgres) {
    const schema = `bench_${crypto.randomUUID().slice(0, 8)}`;
    rows.push(await measure('Postgres', effort, () => new PostgresRealtime({ connectionString: POSTGRES, schema })));
  }
  return rows;
}

async function measure(engine: string, effort: Effort, connect: () => RealtimeBackend): Promise<Row> {
  const store = sharedStore();
  const here = node(store, connect());
  const there = node(store, connect());
  await here.kit.createRoom({ roomId: 'r1' });
  for (const id of ['a', 'web']) await here.kit.attachChannel('r1', id);
  const near = await listeners(here.channel);
  const far = await listeners(there.channel);
  const taken = new Latencies();
  const say = async (): Promise<void> => {
    const message = { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hello' } } as const;
    await here.kit.processInbound(message, { roomId: 'r1' });
  };
  const calls = Math.max(5, Math.round(effort.calls / 50));
  const { floor, ours } = await compare(
    () => near.next(say),
    () => taken.of(() => far.next(say)),
    { ...effort, calls },
  );
  await near.close();
  await far.close();
  await here.kit.close();
  await there.kit.close();
  const note = `${inWords(taken.take())} to the last of ${far.sockets.length}`;
  return { name: `sockets of another node, by ${engine}`, floor, ours, target: null, by: 'wall', note };
}

/** One store that two kits close: the first to do so does not take it from the other. */
function sharedStore(): InMemoryStore {
  class Shared extends InMemoryStore {
    override readonly capabilities = Object.freeze({ durability: 'memory' as const, shared: true });
  }
  return new Shared();
}

function node(
  store: InMemoryStore,
  realtime: RealtimeBackend,
): { readonly kit: RoomKit; readonly channel: WebSocketChannel } {
  const kit = new RoomKit({ store, realtime });
  let people = 0;
  const channel = new WebSocketChannel('web', {
    authenticate: () => {
      people += 1;
      return { participantId: `p${people}`, canJoin: () => true };
    },
  });
  kit.registerChannel(channel);
  kit.registerChannel(new CountingChannel('a'));
  return { kit, channel };
}
