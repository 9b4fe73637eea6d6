import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A local HTTP server over a handler of the fetch kind. */
export interface LocalServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Request[];
}

/** Starts a server on a free port of this machine. */
export async function serve(handle: (request: Request) => Promise<Response>): Promise<LocalServer> {
  const requests: Request[] = [];
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, async (request) => {
      requests.push(request);
      return handle(request.clone());
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    requests,
    [Symbol.asyncDispose]: () => stop(server),
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  const { method = 'GET', url = '/', headers } = incoming;
  const response = await handle(
    new Request(new URL(url, 'http://127.0.0.1'), {
      method,
      headers: headers as Record<string, string>,
      signal: gone.signal,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  gone.signal.addEventListener('abort', () => void reader?.cancel().catch(() => {}));
  for (;;) {
    const next = await reader?.read();
    if (next?.value === undefined) break;
    outgoing.write(next.value);
  }
  outgoing.end();
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
