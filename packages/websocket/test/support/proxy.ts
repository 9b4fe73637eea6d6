import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to a server that can be cut. */
export interface Proxy extends AsyncDisposable {
  /** The address given, by way of this wire. */
  readonly url: string;
  /** Ends all connections, and takes none until it is mended. */
  cut(): void;
  mend(): void;
}

/** Opens a wire to the server of an address. */
export async function startProxy(target: string, defaultPort: number): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port || defaultPort), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = new URL(target);
  address.hostname = '127.0.0.1';
  address.port = String((server.address() as AddressInfo).port);
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: address.href,
    cut() {
      isCut = true;
      end();
    },
    mend: () => void (isCut = false),
    async [Symbol.asyncDispose]() {
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
