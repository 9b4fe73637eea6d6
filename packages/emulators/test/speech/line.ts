import { once } from 'node:events';

import { WebSocket } from 'ws';

/** The client's end of a socket. */
export class Line {
  readonly texts: string[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#socket = new WebSocket(url, { headers });
    this.#socket.on('message', (data) => this.texts.push((data as Buffer).toString()));
    this.#socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** The status an upgrade is refused with; 101 where it is not. */
  async status(): Promise<number> {
    const refused = new Promise<number>((resolve) => {
      this.#socket.on('unexpected-response', (_request, answer) => {
        resolve(answer.statusCode ?? 0);
        this.#socket.terminate();
      });
    });
    return Promise.race([refused, once(this.#socket, 'open').then(() => 101)]);
  }

  get messages(): readonly Record<string, unknown>[] {
    return this.texts.map((text) => JSON.parse(text) as Record<string, unknown>);
  }

  async open(): Promise<this> {
    if ((await this.status()) !== 101) throw new Error('refused');
    return this;
  }

  say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  send(data: string | Uint8Array): void {
    this.#socket.send(data);
  }
}
