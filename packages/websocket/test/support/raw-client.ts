import type { ClientFrame, ServerFrame } from '@roomkit/client/protocol';
import { WebSocket } from 'ws';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { readonly type: Type }>;

/** What an upgrade was answered with. */
export interface Refusal {
  readonly status: number;
}

/** A socket that says exactly what it is told to, and keeps all it hears. */
export class RawClient {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  #taken = 0;
  #waiting: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')) as ServerFrame);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString('utf8') });
        this.#wake();
      });
    });
    socket.on('error', () => undefined);
  }

  /** Opens a socket, or tells with which status it was refused. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<RawClient | Refusal> {
    const socket = new WebSocket(url, { headers });
    return new Promise((resolve, reject) => {
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0 });
      });
      socket.once('error', reject);
      const client = new RawClient(socket);
      socket.once('open', () => resolve(client));
    });
  }

  send(frame: ClientFrame | Readonly<Record<string, unknown>>): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** The next frame of a type, in order; frames of other types before it are passed over. */
  async next<Type extends ServerFrame['type']>(
    type: Type,
    matches: (frame: FrameOf<Type>) => boolean = () => true,
  ): Promise<FrameOf<Type>> {
    for (;;) {
      while (this.#taken < this.frames.length) {
        const frame = this.frames[this.#taken++] as ServerFrame;
        if (frame.type === type && matches(frame as FrameOf<Type>)) return frame as FrameOf<Type>;
      }
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed while waiting for ${type}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Every frame of a type so far. */
  all<Type extends ServerFrame['type']>(type: Type): readonly FrameOf<Type>[] {
    return this.frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
  }

  /** Resolves when everything the server had said before has arrived. */
  async caughtUp(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  async hello(token?: string): Promise<FrameOf<'welcome'>> {
    this.send({ type: 'hello', version: 1, ...(token === undefined ? {} : { token }) });
    return this.next('welcome');
  }

  /** Joins a room and waits until it is up to date. */
  async join(
    roomId: string,
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<{ readonly joined: FrameOf<'joined'>; readonly synced: FrameOf<'synced'> }> {
    this.send({ type: 'join', roomId, ...options });
    const joined = await this.next('joined', (frame) => frame.roomId === roomId);
    const synced = await this.next('synced', (frame) => frame.roomId === roomId);
    return { joined, synced };
  }

  /** What the event frames said, in order. */
  texts(): readonly string[] {
    return this.frames.flatMap((frame) => {
      if (frame.type !== 'event' && frame.type !== 'stream_end') return [];
      return frame.event.content?.type === 'text' ? [frame.event.content.body] : [];
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
