import { env } from 'node:process';

import { createClient, type RedisClientType } from '@redis/client';

/** Where the tests' Redis is. */
export const REDIS_URL: string = env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Keys and channels that no other test uses. */
export function ownPrefix(): string {
  return `roomkit-test:${crypto.randomUUID()}`;
}

type Client = RedisClientType;
export type OpenClient = Client & AsyncDisposable;

/** A client beside those under test, to look at and to break things with. */
export async function openClient(): Promise<OpenClient> {
  const client = createClient({ url: REDIS_URL, socket: { connectTimeout: 2000, reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.destroy() });
}

/** All keys of a prefix. */
export async function keysOf(client: Client, prefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const keys of client.scanIterator({ MATCH: `${prefix}:*`, COUNT: 1000 })) found.push(...keys);
  return found;
}

/** What FLUSHALL is to everybody, for one prefix. Answers how many keys there were. */
export async function flush(client: Client, prefix: string): Promise<number> {
  const keys = await keysOf(client, prefix);
  return keys.length > 0 ? client.del([...keys]) : 0;
}

/** Ends the connections of that name, as an operator or an overfull buffer would. Answers how many there were. */
export async function killConnections(client: Client, name: string, kind: 'pubsub' | 'normal'): Promise<number> {
  const list = await client.sendCommand<string>(['CLIENT', 'LIST', 'TYPE', kind]);
  const lines = list.split('\n');
  const ids = lines.filter((line) => line.includes(` name=${name} `)).map((line) => /id=(\d+)/.exec(line)?.[1] ?? '');
  for (const id of ids) await client.sendCommand(['CLIENT', 'KILL', 'ID', id]);
  return ids.length;
}

async function isThere(): Promise<boolean> {
  try {
    await using client = await openClient();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  }
}

/** Whether the suites can run; `redis-is-there.test.ts` says so loudly where they cannot. */
export const hasRedis: boolean = await isThere();
