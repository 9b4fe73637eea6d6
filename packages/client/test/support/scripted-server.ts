import type { AddressInfo } from 'node:net';

import { type WebSocket, WebSocketServer } from 'ws';

import type { ClientFrame, ServerFrame, WireEvent } from '../../src/protocol.ts';

type FrameOf<Type extends ClientFrame['type']> = Extract<ClientFrame, { readonly type: Type }>;

/** The server's end of one connection: says what the test tells it to. */
export class ServerEnd {
  readonly frames: ClientFrame[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #taken = 0;
  #waiting: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')) as ClientFrame);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code);
        this.#wake();
      });
    });
  }

  send(frame: ServerFrame | Readonly<Record<string, unknown>>): void {
    this.#socket.send(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** The next frame of a type; others before it are passed over. */
  async next<Type extends ClientFrame['type']>(type: Type): Promise<FrameOf<Type>> {
    for (;;) {
      while (this.#taken < this.frames.length) {
        const frame = this.frames[this.#taken++] as ClientFrame;
        if (frame.type === type) return frame as FrameOf<Type>;
      }
      if (this.#socket.readyState === this.#socket.CLOSED) throw new Error(`closed while waiting for ${type}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Takes the greeting. */
  async welcome(more: Readonly<Record<string, unknown>> = {}): Promise<FrameOf<'hello'>> {
    const hello = await this.next('hello');
    this.send({
      type: 'welcome',
      version: 1,
      connectionId: 'c1',
      participantId: 'alice',
      heartbeatIntervalMs: 25_000,
      maxPayloadBytes: 10_000,
      ...more,
    });
    return hello;
  }

  /** Lets the client into a room: its past, then the present. */
  async admit(
    events: readonly WireEvent[] = [],
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<FrameOf<'join'>> {
    const join = await this.next('join');
    const { roomId } = join;
    this.send({
      type: 'joined',
      roomId,
      generation: 'g1',
      reset: false,
      change: 0,
      participants: [],
      present: [],
      ...more,
    });
    // Whoever has to forget what was held is told everything from the beginning.
    let previousIndex = more['reset'] === true ? null : (join.afterIndex ?? null);
    for (const event of events) {
      this.send({ type: 'event', roomId, previousIndex, event });
      previousIndex = event.index;
    }
    this.send({ type: 'synced', roomId, index: previousIndex ?? -1, change: 1 });
    return join;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** A server without a mind of its own. */
export class ScriptedServer implements AsyncDisposable {
  readonly #server: WebSocketServer;
  readonly #ends: ServerEnd[] = [];
  #waiting: (() => void)[] = [];
  #taken = 0;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#ends.push(new ServerEnd(socket));
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  static async start(): Promise<ScriptedServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    return new ScriptedServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections there have been. */
  get count(): number {
    return this.#ends.length;
  }

  /** The next connection. */
  async next(): Promise<ServerEnd> {
    while (this.#taken >= this.#ends.length) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#ends[this.#taken++] as ServerEnd;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends) end.terminate();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
