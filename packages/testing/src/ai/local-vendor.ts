import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request a {@link LocalVendor} got. */
export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
}

/** What a vendor puts on the wire. */
export interface VendorReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written one after the other. */
  readonly chunks: readonly string[];
  /** How it goes on after the last chunk: it ends, it stays open, or the connection breaks. @defaultValue 'end' */
  readonly ending?: 'end' | 'hang' | 'disconnect';
}

/** A server on this machine that answers as a vendor would. */
export interface LocalVendor extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: readonly VendorRequest[];
  /** Resolves once no request is open. */
  idle(): Promise<void>;
}

/** Starts a vendor on a free port of this machine. */
export async function startLocalVendor(reply: (request: VendorRequest) => VendorReply): Promise<LocalVendor> {
  const requests: VendorRequest[] = [];
  const open = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const closed = new Promise<void>((resolve) => outgoing.once('close', resolve));
    open.add(closed);
    void closed.then(() => open.delete(closed));
    void serve(incoming, outgoing, requests, reply);
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async idle() {
      while (open.size > 0) await Promise.all(open);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  requests: VendorRequest[],
  reply: (request: VendorRequest) => VendorReply,
): Promise<void> {
  const request = await read(incoming);
  requests.push(request);
  const { status, headers = {}, chunks, ending = 'end' } = reply(request);
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders();
  for (const chunk of chunks) await written(outgoing, chunk);
  if (ending === 'end') outgoing.end();
  if (ending === 'disconnect') outgoing.destroy();
}

async function read(incoming: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const { method = '', url = '', headers } = incoming;
  return { method, path: url, headers, body: text === '' ? null : JSON.parse(text) };
}

async function written(outgoing: ServerResponse, chunk: string): Promise<void> {
  await new Promise<void>((resolve) => {
    outgoing.write(chunk, () => resolve());
  });
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
}
