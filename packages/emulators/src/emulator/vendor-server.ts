import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { getRequestListener } from '@hono/node-server';
import { systemClock } from '@roomkit/core';
import type { Hono } from 'hono';

import { type EmulatorFault, FaultQueue, type Refusal } from './faults.ts';
import { answerInProcess } from './in-process.ts';
import { recorded, type RecordedRequest } from './recorded-request.ts';

/** What every emulated vendor takes. */
export interface VendorServerOptions {
  /** Milliseconds since the epoch. @defaultValue the machine's */
  readonly now?: () => number;
}

/** What a route finds in `env`. */
export interface VendorBindings {
  /** Breaks the connection, as a network does. */
  readonly cut: () => void;
}

/** Routes of a vendor. */
export type VendorApp = Hono<{ Bindings: VendorBindings }>;

/** A vendor as a local server that records its calls and fails on demand. */
export abstract class VendorServer implements AsyncDisposable {
  readonly #faults = new FaultQueue();
  readonly #requests: RecordedRequest[] = [];
  protected readonly now: () => number;
  #server: Server | null = null;
  #count = 0;

  constructor(options: VendorServerOptions = {}) {
    this.now = options.now ?? (() => systemClock.now());
  }

  /** Listens on a free port of this machine. */
  async start(): Promise<this> {
    const listener = getRequestListener((request, { incoming }) =>
      this.#answer(request, () => incoming.socket.destroy()),
    );
    const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
    this.serve(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    this.#server = server;
    return this;
  }

  /** Where it listens, such as `http://127.0.0.1:40123`. */
  get url(): string {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    if (!address) throw new Error('The emulator is not started.');
    return `http://127.0.0.1:${address.port}`;
  }

  /**
   * The vendor without a network, for the `fetch` option of a client: needs no `start`, and gives every chunk of a
   * stream apart, where a socket may bring neighbours together.
   */
  get fetch(): typeof globalThis.fetch {
    return (input, init) => answerInProcess(new Request(input, init), (request, cut) => this.#answer(request, cut));
  }

  /** Every call so far. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  /** What happens to the next calls. */
  fault(fault: EmulatorFault, times = 1): void {
    this.#faults.add(fault, times);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  }

  /** The vendor's routes. */
  protected abstract readonly app: Hono | VendorApp;

  /** Called before the server listens: for vendors that speak over sockets too. */
  protected serve(_server: Server): void {
    // Most speak HTTP alone.
  }

  /** A refusal in the vendor's words. */
  protected abstract refuse(refusal: Refusal): Response;

  /** Whether a call is one that faults are about; those of a handshake are not. */
  protected meetsFaults(_request: Request): boolean {
    return true;
  }

  /** A new id, such as `SM0000…0001`. */
  protected nextId(prefix: string, digits = 32): string {
    this.#count += 1;
    return `${prefix}${this.#count.toString(16).padStart(digits, '0')}`;
  }

  async #answer(request: Request, cut: () => void): Promise<Response> {
    const fault = this.meetsFaults(request) ? this.#faults.next() : null;
    if (fault === 'lose_request') return cutOff(cut);
    if (fault === 'hang') return never();
    this.#requests.push(await recorded(request.clone()));
    if (fault === 'rejected' || fault === 'unauthorized' || fault === 'unavailable' || fault === 'rate_limited') {
      return this.refuse(fault);
    }
    const answer = await this.app.fetch(request, { cut });
    if (fault === null) return answer;
    // Nobody will read it.
    await answer.body?.cancel();
    if (fault === 'lose_answer') return cutOff(cut);
    if (fault === 'hang_after') return never();
    return new Response('<html>proxy</html>', { status: 200 });
  }
}

function cutOff(cut: () => void): Promise<Response> {
  cut();
  return never();
}

function never(): Promise<Response> {
  return new Promise(() => {});
}
