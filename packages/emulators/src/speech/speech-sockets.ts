import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { type RawData, type WebSocket, WebSocketServer } from 'ws';

/** The longest message that is taken, in bytes. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** A call for a socket. */
export interface SocketCall {
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** One socket as it went, for checks against the vendor's own document. Credentials are left out. */
export interface RecordedSocket {
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** What the client sent, in order: bytes where the message was binary. */
  readonly received: readonly (string | Uint8Array)[];
  /** What it was sent. */
  readonly sent: readonly (string | Uint8Array)[];
  readonly isOpen: boolean;
  /** What the client closed with; null while it has not. */
  readonly closeCode: number | null;
}

/** The vendor's end of a socket. */
export class SocketLine implements RecordedSocket {
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly received: (string | Uint8Array)[] = [];
  readonly sent: (string | Uint8Array)[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, { path, query }: SocketCall) {
    this.#socket = socket;
    this.path = path;
    this.query = query;
    socket.on('close', (code) => {
      this.closeCode = code;
    });
    // Clients that break off are a part of what is emulated.
    socket.on('error', () => {});
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  onMessage(listener: (message: string | Uint8Array) => void): void {
    this.#socket.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = new Uint8Array(Array.isArray(data) ? Buffer.concat(data) : (data as Buffer));
      const message = isBinary ? bytes : new TextDecoder().decode(bytes);
      this.received.push(message);
      listener(message);
    });
  }

  onClose(listener: () => void): void {
    this.#socket.on('close', () => listener());
  }

  send(message: string | Uint8Array): void {
    if (!this.isOpen) return;
    this.sent.push(message);
    this.#socket.send(message);
  }

  say(message: Readonly<Record<string, unknown>>): void {
    this.send(JSON.stringify(message));
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason);
  }

  /** Breaks it, as a network does. */
  cut(): void {
    this.#socket.terminate();
  }
}

/** How sockets are taken. */
export interface SpeechSocketsOptions {
  /** A refusal of the upgrade; null where it is taken, `stall` where it never gets an answer. */
  readonly refuse: (call: SocketCall) => Response | 'stall' | null;
  /** A socket that was taken. */
  readonly take: (line: SocketLine, call: SocketCall) => void;
}

/** The sockets of a vendor, beside its HTTP interface. */
export class SpeechSockets {
  readonly lines: SocketLine[] = [];
  readonly #options: SpeechSocketsOptions;
  readonly #stalled: Duplex[] = [];
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  constructor(options: SpeechSocketsOptions) {
    this.#options = options;
  }

  serve(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const url = new URL(request.url ?? '/', 'http://vendor');
      const query = Object.fromEntries([...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)]));
      const call: SocketCall = { path: url.pathname, query, headers: request.headers };
      const refusal = this.#options.refuse(call);
      if (refusal === 'stall') {
        this.#stalled.push(socket);
        return;
      }
      if (refusal) {
        void refuse(socket, refusal);
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (client) => {
        const line = new SocketLine(client, call);
        this.lines.push(line);
        this.#options.take(line, call);
      });
    });
  }

  /** Breaks every socket. */
  close(): void {
    for (const line of this.lines) line.cut();
    for (const socket of this.#stalled) socket.destroy();
    this.#server.close();
  }
}

async function refuse(socket: Duplex, refusal: Response): Promise<void> {
  const body = await refusal.text();
  const headers = new Headers(refusal.headers);
  headers.set('content-length', String(Buffer.byteLength(body)));
  headers.set('connection', 'close');
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${refusal.status} Refused\r\n${lines}\r\n${body}`);
}
