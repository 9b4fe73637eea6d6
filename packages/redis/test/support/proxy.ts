import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { REDIS_URL } from './redis.ts';

/** A wire to Redis that can be cut. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Connections that were taken so far. */
  readonly taken: number;
  /** Ends all connections; new ones are taken. */
  cut(): void;
  /** Ends all connections and takes no more. */
  refuse(): void;
  /** Lets everything through again. */
  allow(): void;
  /** Keeps the connections there are open and lets nothing through them; new ones work. */
  silence(): void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  isSilent: boolean;
}

export async function startProxy(): Promise<Proxy> {
  const { hostname, port, username, password } = new URL(REDIS_URL);
  const pairs = new Set<Pair>();
  let isRefusing = false;
  let taken = 0;
  const server = createServer((near) => {
    near.on('error', () => {});
    if (isRefusing) {
      near.destroy();
      return;
    }
    taken += 1;
    const far = connect(Number(port || 6379), hostname);
    const pair: Pair = { near, far, isSilent: false };
    pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (data) => {
        if (!pair.isSilent) to.write(data);
      });
      from.on('error', () => {});
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const { near } of pairs) near.destroy();
  };
  const user = password === '' ? '' : `${username}:${password}@`;
  return {
    url: `redis://${user}127.0.0.1:${(server.address() as AddressInfo).port}`,
    get taken() {
      return taken;
    },
    cut,
    refuse() {
      isRefusing = true;
      cut();
    },
    allow: () => void (isRefusing = false),
    silence() {
      for (const pair of pairs) pair.isSilent = true;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
