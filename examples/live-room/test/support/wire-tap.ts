import type { Page, WebSocketRoute } from 'playwright-core';

import { ROOM_ID } from '../../src/cast.ts';

/** Between the page and its server: frames pass, and a few are said or answered in the server's name. */
export class WireTap {
  #socket: WebSocketRoute | null = null;
  /** Answers of `join` that are a refusal, first come first served. */
  readonly #refusals: string[] = [];
  #synced = Promise.withResolvers<void>();

  /** Taps the sockets that a page opens from now on. */
  static async on(page: Page): Promise<WireTap> {
    const tap = new WireTap();
    await page.routeWebSocket(/\/socket/u, (socket) => tap.#pass(socket));
    return tap;
  }

  /** The page is put out as the server does when the room goes; the next time it asks, it is refused with this. */
  async putOut(refusal: string): Promise<void> {
    this.#synced = Promise.withResolvers();
    this.#refusals.push(refusal);
    this.#say({ type: 'left', reason: 'detached' });
    await this.#synced.promise;
  }

  #pass(socket: WebSocketRoute): void {
    this.#socket = socket;
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { type } = JSON.parse(String(message)) as { readonly type: string };
      const code = type === 'join' ? this.#refusals.shift() : undefined;
      if (code === undefined) server.send(message);
      else this.#say({ type: 'error', code, message: 'The room was not joined.', retryable: false });
    });
    server.onMessage((message) => {
      const { type } = JSON.parse(String(message)) as { readonly type: string };
      socket.send(message);
      if (type === 'synced') this.#synced.resolve();
    });
  }

  #say(frame: Readonly<Record<string, unknown>>): void {
    this.#socket?.send(JSON.stringify({ roomId: ROOM_ID, ...frame }));
  }
}
