import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { CloseCode } from '@roomkit/client/protocol';
import type { ChannelHost } from '@roomkit/core';
import { type WebSocket, WebSocketServer } from 'ws';

import { authenticateRequest, type AuthenticationDeps, type ConnectionIdentity } from './authenticate.ts';
import type { Connection } from './connection.ts';
import { greet, textOf } from './greet.ts';
import type { Settings } from './options.ts';
import { isOriginAllowed } from './origin.ts';
import type { Registry } from './registry.ts';
import { socketTransport } from './transport.ts';
import { refuseUpgrade } from './upgrade.ts';

/** What taking sockets in needs. */
export interface SocketServerDeps {
  readonly host: Pick<ChannelHost, 'clock' | 'createId' | 'organizationId' | 'logger'>;
  readonly settings: Settings;
  readonly registry: Registry;
  /** Takes one frame of a connection; never rejects. */
  readonly receive: (connection: Connection, text: string) => Promise<void>;
}

/** Turns upgrade requests into connections: origin, then who it is, then `hello`. */
export class SocketServer {
  readonly #deps: SocketServerDeps;
  readonly #server: WebSocketServer;
  readonly #greeting = new Set<WebSocket>();
  #arriving = 0;
  #isClosed = false;

  constructor(deps: SocketServerDeps) {
    this.#deps = deps;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: deps.settings.maxPayloadBytes,
    });
  }

  /** Takes one upgrade to its end. Never rejects. */
  async accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    this.#arriving += 1;
    try {
      const known = await this.#admit(request, socket);
      if (known === undefined || socket.destroyed) return;
      socket.off('error', onError);
      await this.#open(request, socket, head, known);
    } catch (error) {
      this.#deps.host.logger.error('A connection could not be opened.', { error });
      refuseUpgrade(socket, 503);
    } finally {
      this.#arriving -= 1;
    }
  }

  /** Takes no more upgrades and sends away whoever is still at the door. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#greeting) socket.close(CloseCode.GOING_AWAY, 'going away');
  }

  get #authentication(): AuthenticationDeps {
    const { host, settings } = this.#deps;
    return { clock: host.clock, timeoutMs: settings.authenticateTimeoutMs, organizationId: host.organizationId };
  }

  /** Who asks: undefined where the upgrade was refused, null where `hello` has to tell. */
  async #admit(request: IncomingMessage, socket: Duplex): Promise<ConnectionIdentity | null | undefined> {
    const { registry, settings } = this.#deps;
    if (this.#isClosed || registry.size + this.#arriving > settings.maxConnections) {
      refuseUpgrade(socket, 503);
      return undefined;
    }
    if (!isOriginAllowed(request, settings.allowedOrigins)) {
      refuseUpgrade(socket, 403);
      return undefined;
    }
    const { authenticate } = settings;
    if (authenticate !== null && settings.authenticateOn === 'hello') return null;
    const identity =
      authenticate === null ? null : await authenticateRequest(this.#authentication, authenticate, request, null);
    if (identity !== null && !this.#isClosed) return identity;
    refuseUpgrade(socket, identity === null ? 401 : 503);
    return undefined;
  }

  async #open(request: IncomingMessage, duplex: Duplex, head: Buffer, known: ConnectionIdentity | null): Promise<void> {
    const { host, registry, settings } = this.#deps;
    const socket = await new Promise<WebSocket>((resolve) => {
      this.#server.handleUpgrade(request, duplex, head, resolve);
    });
    // A peer that breaks the protocol of sockets is closed by the library; there is nothing to add.
    socket.on('error', () => undefined);
    this.#greeting.add(socket);
    socket.once('close', () => this.#greeting.delete(socket));
    const deps = { clock: host.clock, settings, authentication: this.#authentication };
    const greeted = await greet(deps, socket, request, known);
    this.#greeting.delete(socket);
    if (greeted === null) {
      this.#cutLater(socket);
      return;
    }
    const connection = registry.add(host.createId(), greeted.identity, socketTransport(socket));
    this.#listen(socket, connection);
    for (const text of greeted.early) void this.#deps.receive(connection, text);
  }

  #listen(socket: WebSocket, connection: Connection): void {
    socket.on('message', (data, isBinary) => {
      // A binary frame is no frame of this protocol: it reads as nothing.
      void this.#deps.receive(connection, isBinary ? '' : textOf(data));
    });
    socket.on('pong', () => {
      connection.isAlive = true;
    });
    socket.on('close', () => connection.gone());
    if (socket.readyState === socket.CLOSED) connection.gone();
  }

  #cutLater(socket: WebSocket): void {
    if (socket.readyState === socket.CLOSED) return;
    const { host, settings } = this.#deps;
    const timer = host.clock.schedule(settings.closeTimeoutMs, () => socket.terminate());
    socket.once('close', () => timer[Symbol.dispose]());
  }
}
