import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, as the server sees it. */
export interface Visit {
  readonly number: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly lastEventId: string | undefined;
  /** Resolves when the other side has hung up, or the answer is over. */
  readonly over: Promise<unknown>;
}

/** A server of event streams on a free port of this machine. */
export interface StreamServer extends AsyncDisposable {
  readonly url: string;
  readonly visits: readonly Visit[];
  /** Writes to every open stream. */
  write(text: string): void;
  /** Cuts every connection and takes no more. */
  breakDown(): Promise<void>;
}

/** Begins a stream. */
export function open({ response }: Visit, text: string | Uint8Array = ''): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  if (text.length > 0) response.write(text);
}

export async function startServer(onVisit: (visit: Visit) => void = open): Promise<StreamServer> {
  const visits: Visit[] = [];
  const server = createServer((request, response) => {
    const lastEventId = request.headers['last-event-id'] as string | undefined;
    const visit = { number: visits.length, request, response, lastEventId, over: once(response, 'close') };
    visits.push(visit);
    onVisit(visit);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const breakDown = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits,
    write(text) {
      for (const { response } of visits) if (!response.closed) response.write(text);
    },
    breakDown,
    [Symbol.asyncDispose]: breakDown,
  };
}

/** An event whose data is a message with these words. */
export function eventOf(text: string, id?: string, more: Readonly<Record<string, unknown>> = {}): string {
  const message = { senderId: 'ann', content: { type: 'text', body: text }, ...more };
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;
}
