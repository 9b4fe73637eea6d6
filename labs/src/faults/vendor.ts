import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ProviderClass, VendorRequest } from './wire.ts';

/** A send as it reached the vendor. */
export interface Receipt extends VendorRequest {
  /** False when the vendor knew the key and did nothing: only a vendor with idempotency does that. */
  readonly shown: boolean;
}

export type VendorFailure = 'hangs' | 'answers lost' | 'refuses';

/** The vendors of all provider classes: they keep what reaches them, and can be made to fail. */
export interface Vendor extends AsyncDisposable {
  readonly url: string;
  /** Everything that was received, in order of arrival. */
  readonly receipts: readonly Receipt[];
  /** How often somebody asked whether a send went. */
  readonly lookups: number;
  /** Requests that were read and not answered yet: of one process, or of all. */
  open(process?: string): number;
  /** Makes one class fail until the result is disposed; `hit` counts the requests it caught. */
  fail(providerClass: ProviderClass, how: VendorFailure): Disposable & { readonly hit: number };
}

/** A vendor takes its time, a different one for each class. */
const ANSWER_AFTER_MS: Readonly<Record<ProviderClass, number>> = {
  native_idempotency: 4,
  reconcilable: 8,
  neither: 15,
};

export async function startVendor(): Promise<Vendor> {
  const receipts: Receipt[] = [];
  const known = new Map<string, string>();
  const failing = new Map<string, { readonly how: VendorFailure; hit: number; readonly held: Set<ServerResponse> }>();
  const open = new Map<string, number>();
  let lookups = 0;

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readSend(request);
    open.set(asked.process, (open.get(asked.process) ?? 0) + 1);
    response.once('close', () => open.set(asked.process, (open.get(asked.process) ?? 1) - 1));
    const failure = failing.get(asked.providerClass);
    if (failure) failure.hit += 1;
    if (failure?.how === 'refuses') return answer(response, 503, {});
    const name = `${asked.providerClass} ${asked.key}`;
    const shown = asked.providerClass !== 'native_idempotency' || !known.has(name);
    receipts.push({ ...asked, shown });
    const id = known.get(name) ?? `v${receipts.length}`;
    known.set(name, id);
    if (failure?.how === 'hangs') return void failure.held.add(response);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_AFTER_MS[asked.providerClass]));
    if (failure?.how === 'answers lost') return void response.destroy();
    answer(response, 200, { id });
  };
  const lookUp = (url: URL, response: ServerResponse): void => {
    lookups += 1;
    const providerClass = url.searchParams.get('class') ?? '';
    const failure = failing.get(providerClass);
    if (failure?.how === 'hangs') return answer(response, 503, {});
    answer(response, 200, { id: known.get(`${providerClass} ${url.searchParams.get('key') ?? ''}`) ?? null });
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://vendor');
    if (url.pathname === '/lookup') lookUp(url, response);
    // A request that broke off in the middle was never received.
    else receive(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    receipts,
    get lookups() {
      return lookups;
    },
    open(process) {
      if (process !== undefined) return open.get(process) ?? 0;
      return [...open.values()].reduce((sum, count) => sum + count, 0);
    },
    fail(providerClass, how) {
      const failure = { how, hit: 0, held: new Set<ServerResponse>() };
      failing.set(providerClass, failure);
      return {
        get hit() {
          return failure.hit;
        },
        [Symbol.dispose]() {
          if (failing.get(providerClass) === failure) failing.delete(providerClass);
          // It never answers those: their callers have long given up, or learn now that nobody knows.
          for (const response of failure.held) response.destroy();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readSend(request: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as VendorRequest;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
