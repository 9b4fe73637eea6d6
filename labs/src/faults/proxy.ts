import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What goes over a wire, for whoever counts it. */
export interface WireWatcher {
  /** A connection was made; what it gives back hears what goes over it. */
  open(): {
    sent(chunk: Buffer): void;
    answered(chunk: Buffer): void;
    closed(): void;
  };
}

/** A wire to a server that can be cut. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  readonly connections: number;
  /** Ends every connection, on both sides. */
  cut(): void;
  /** From now on the server hears everything and its answers are lost. */
  loseAnswers(): void;
  /** Carries nothing, and keeps what comes until it flows again. */
  stall(): void;
  flow(): void;
  /** Whether new connections are taken. */
  accept(isOpen: boolean): void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  isDeaf: boolean;
}

const NOBODY: WireWatcher = { open: () => ({ sent() {}, answered() {}, closed() {} }) };

/** @param port - where the server listens on this machine */
export async function startProxy(port: number, watcher: WireWatcher = NOBODY): Promise<Proxy> {
  const pairs = new Set<Pair>();
  let isOpen = true;
  let isStalled = false;
  const pause = ({ near, far }: Pair): void => {
    near.pause();
    far.pause();
  };
  const server = createServer((near) => {
    near.on('error', () => {});
    if (!isOpen) {
      near.destroy();
      return;
    }
    const watched = watcher.open();
    const far = connect(port, '127.0.0.1');
    const pair: Pair = { near, far, isDeaf: false };
    pairs.add(pair);
    far.on('error', () => {});
    near.on('data', (chunk: Buffer) => {
      far.write(chunk);
      watched.sent(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      if (pair.isDeaf) return;
      near.write(chunk);
      watched.answered(chunk);
    });
    const end = (): void => {
      if (!pairs.delete(pair)) return;
      near.destroy();
      far.destroy();
      watched.closed();
    };
    near.on('close', end);
    far.on('close', end);
    if (isStalled) pause(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const { near } of pairs) near.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    cut,
    loseAnswers() {
      for (const pair of pairs) pair.isDeaf = true;
    },
    stall() {
      isStalled = true;
      for (const pair of pairs) pause(pair);
    },
    flow() {
      isStalled = false;
      for (const { near, far } of pairs) {
        near.resume();
        far.resume();
      }
    },
    accept: (given) => void (isOpen = given),
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
