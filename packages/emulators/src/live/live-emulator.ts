import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { type WebSocket, WebSocketServer } from 'ws';

import type { LiveCall } from './live-call.ts';
import type { LiveEvent, LiveJson } from './live-event.ts';

/**
 * A vendor of live speech as a local WebSocket server: it takes what the vendor takes, refuses what the vendor
 * refuses, and says what a test or a script tells it to say. Ids count up.
 */
export abstract class LiveEmulator<Call extends LiveCall> implements AsyncDisposable {
  /** Every message of every connection, both ways, in order. */
  readonly events: LiveEvent[] = [];
  readonly #refusals: number[] = [];
  readonly #calls = new Set<Call>();
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 16_777_216 });
  #server: Server | null = null;
  #connections = 0;
  #count = 0;
  #isSilent = false;
  #latest: Call | null = null;

  /** Why an upgrade is refused, as a status; null where it is fine. */
  protected abstract refusalOf(request: IncomingMessage): number | null;
  /** Takes up a connection. `send` writes a message of the vendor's. */
  protected abstract accept(request: IncomingMessage, send: (event: LiveJson) => void): Call;
  /** Whether the vendor writes its JSON in binary frames. */
  protected readonly isBinary: boolean = false;

  /** Listens on a free port of this machine. */
  async start(): Promise<this> {
    const server = createServer((_request, response) => response.writeHead(426).end());
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
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

  /** How many connections there have been. */
  get connections(): number {
    return this.#connections;
  }

  /** How many there are. */
  get open(): number {
    return this.#calls.size;
  }

  /** The latest connection. */
  get call(): Call {
    if (this.#latest === null) throw new Error('Nobody has connected.');
    return this.#latest;
  }

  /** The next `times` upgrades are refused with this status. */
  refuse(status: number, times = 1): void {
    for (let left = times; left > 0; left -= 1) this.#refusals.push(status);
  }

  /** From now on connections are taken and nothing is said to them; `false` ends that. */
  silence(isSilent = true): void {
    this.#isSilent = isSilent;
  }

  /** Breaks every connection, as a network does. */
  breakOff(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  /** Ends every connection with a code of RFC 6455, 7.4. */
  end(code: number): void {
    for (const client of this.#sockets.clients) client.close(code);
  }

  /** Sends what nobody can read. */
  garble(): void {
    for (const client of this.#sockets.clients) client.send('{"type":');
  }

  /** A new id, such as `item_1`. */
  protected nextId(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${this.#count}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.breakOff();
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const status = this.#refusals.shift() ?? this.refusalOf(request);
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => this.#take(request, client));
  }

  #take(request: IncomingMessage, client: WebSocket): void {
    this.#connections += 1;
    const connection = this.#connections;
    const call = this.accept(request, (event) => {
      if (this.#isSilent || client.readyState !== client.OPEN) return;
      this.events.push({ connection, from: 'vendor', event });
      client.send(JSON.stringify(event), { binary: this.isBinary });
    });
    this.#latest = call;
    this.#calls.add(call);
    call.onEnd = (code) => client.close(code);
    client.on('error', () => client.terminate());
    client.on('close', () => this.#calls.delete(call));
    client.on('message', (data: Buffer) => {
      const event = call.read(data.toString());
      if (event !== null) this.events.push({ connection, from: 'client', event });
      call.receive(event);
    });
    call.begin();
  }
}
