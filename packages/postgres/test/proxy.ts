import { connect, createServer, type Socket } from 'node:net';

import { connectionString } from './server.ts';

/**
 * What happens to the next thing that a client sends. `lose_answer`: the server gets it, the client hears nothing
 * any more. `lose_request`: nobody gets it. `hold`: the client is cut off; the server gets it when it is let go.
 */
type Mischief = 'lose_answer' | 'lose_request' | 'hold';

/** A way to the server that can be broken. */
export interface Proxy extends AsyncDisposable {
  readonly connectionString: string;
  /** How many connections go over it now. */
  readonly connections: number;
  arm(mischief: Mischief): void;
  /** Lets go what was held. */
  letGo(): void;
  /** Breaks every connection. */
  cut(): void;
  /** Carries nothing any more, without a word, on the connections there are. */
  freeze(): void;
  /** Whether new connections are accepted. */
  accept(isOpen: boolean): void;
}

export async function startProxy(): Promise<Proxy> {
  const target = new URL(connectionString);
  const pairs = new Set<readonly [Socket, Socket]>();
  const frozen = new WeakSet<Socket>();
  let armed: Mischief | null = null;
  let held: (() => void) | null = null;
  let isOpen = true;

  const server = createServer((client) => {
    if (!isOpen) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    let isDeaf = false;
    let keepsUpstream = false;
    client.on('data', (chunk) => {
      if (frozen.has(client)) return;
      const mischief = armed;
      armed = null;
      if (mischief === 'lose_request') {
        client.destroy();
        return;
      }
      if (mischief === 'hold') {
        keepsUpstream = true;
        held = () => upstream.write(chunk);
        client.destroy();
        return;
      }
      if (mischief === 'lose_answer') isDeaf = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (frozen.has(client)) return;
      if (isDeaf) client.destroy();
      else if (!client.destroyed) client.write(chunk);
    });
    client.on('close', () => {
      if (!keepsUpstream) upstream.destroy();
      pairs.delete(pair);
    });
    upstream.on('close', () => client.destroy());
    client.on('error', () => {});
    upstream.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const url = new URL(connectionString);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);

  const cut = (): void => {
    for (const [client, upstream] of pairs) {
      client.destroy();
      upstream.destroy();
    }
  };
  return {
    connectionString: url.href,
    get connections() {
      return pairs.size;
    },
    arm: (mischief) => void (armed = mischief),
    letGo: () => held?.(),
    cut,
    freeze: () => {
      for (const [client] of pairs) frozen.add(client);
    },
    accept: (given) => void (isOpen = given),
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
