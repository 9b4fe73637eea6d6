import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

import { createClient, type RedisClientType } from '@redis/client';

import { freePort } from './free-port.ts';

/** A Redis of the lab's own, which may lose everything. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** Forgets everything; gives how many keys there were at that moment. */
  flush(): Promise<number>;
  /** Ends it as a crash would; nothing was saved. */
  kill(): void;
  start(): Promise<void>;
  keys(): Promise<number>;
}

const UP_WITHIN_MS = 10_000;

/** Whether this machine has the program. */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | null = null;
  // A lab that is broken off leaves no server behind.
  const end = (): void => void child?.kill('SIGKILL');
  process.once('exit', end);
  const open = async (): Promise<RedisClientType> => {
    const client: RedisClientType = createClient({
      url: `redis://127.0.0.1:${port}`,
      socket: { reconnectStrategy: false },
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const server: RedisServer = {
    port,
    async start() {
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      const started = spawn('redis-server', args, { stdio: 'ignore' });
      child = started;
      const failed = once(started, 'error').then(([error]) => {
        throw new Error('The lab needs the program redis-server.', { cause: error });
      });
      await Promise.race([failed, isUp(open)]);
    },
    async flush() {
      const client = await open();
      const [count] = await client.multi().dbSize().flushAll().exec();
      client.destroy();
      return Number(count);
    },
    async keys() {
      const client = await open();
      const count = await client.dbSize();
      client.destroy();
      return count;
    },
    kill: () => void child?.kill('SIGKILL'),
    async [Symbol.asyncDispose]() {
      process.off('exit', end);
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
  await server.start();
  return server;
}

async function isUp(open: () => Promise<RedisClientType>): Promise<void> {
  const end = performance.now() + UP_WITHIN_MS;
  for (;;) {
    try {
      const client = await open();
      await client.ping();
      client.destroy();
      return;
    } catch (error) {
      if (performance.now() > end) throw new Error('Redis did not come up.', { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
