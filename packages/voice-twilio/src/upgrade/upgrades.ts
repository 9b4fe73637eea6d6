import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import type { MediaSocket } from './media-socket.ts';
import { refuseUpgrade } from './refuse.ts';
import { isSigned } from './signature.ts';

/** What decides over upgrades. */
export interface UpgradesOptions {
  readonly authToken: string;
  readonly url: string;
  /** Whether so many more calls can be taken. */
  readonly hasRoomFor: (calls: number) => boolean;
  readonly open: (socket: MediaSocket) => void;
}

/** Beside the audio there is room for what a message is made of. In bytes. */
const MAX_MESSAGE = 1_048_576;

/** Turns requests into sockets, once it is known that Twilio sent them. */
export class Upgrades {
  readonly #options: UpgradesOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: MAX_MESSAGE });
  #arriving = 0;

  constructor(options: UpgradesOptions) {
    this.#options = options;
  }

  /** Takes the upgrades of one path until disposed. */
  attach(server: HttpServer | HttpsServer): Disposable {
    const { pathname } = new URL(this.#options.url);
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      const [path] = (request.url ?? '/').split('?', 1);
      if (path === pathname) void this.handle(request, socket, head);
      else if (server.listenerCount('upgrade') === 1) refuseUpgrade(socket, 404);
    };
    server.on('upgrade', onUpgrade);
    return { [Symbol.dispose]: () => void server.off('upgrade', onUpgrade) };
  }

  /** Never rejects. */
  async handle(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { authToken, url, hasRoomFor, open } = this.#options;
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    this.#arriving += 1;
    const status = hasRoomFor(this.#arriving) ? await this.#judge(request, url, authToken) : 503;
    this.#arriving -= 1;
    if (status !== null || !hasRoomFor(1)) {
      refuseUpgrade(socket, status ?? 503);
      return;
    }
    if (socket.destroyed) return;
    socket.off('error', onError);
    this.#sockets.handleUpgrade(request, socket, head, open);
  }

  async #judge(request: IncomingMessage, url: string, authToken: string): Promise<403 | null> {
    return (await isSigned(request, url, authToken).catch(() => false)) ? null : 403;
  }
}
