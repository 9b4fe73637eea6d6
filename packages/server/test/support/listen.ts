import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { getRequestListener } from '@hono/node-server';

/** A server on a free port of this machine. */
export interface Listening extends AsyncDisposable {
  readonly url: string;
}

/** Serves a fetch handler on a real socket. */
export function listen(fetch: (request: Request) => Response | Promise<Response>): Promise<Listening> {
  const listener = getRequestListener(fetch);
  return listenNode((incoming, outgoing) => void listener(incoming, outgoing));
}

/** Serves what Node's own server calls. */
export async function listenNode(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return listening(server);
}

/** A server that listens already. */
export function listening(server: Server): Listening {
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
