import { type IncomingMessage, type Server as HttpServer, STATUS_CODES } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';

/** A server whose upgrades a channel can take. */
export type UpgradeServer = HttpServer | HttpsServer;

/** What is done with an upgrade of the path. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Takes the upgrades of one path until disposed. Others are left to whoever else listens; if nobody does, they get a 404. */
export function listenForUpgrades(server: UpgradeServer, path: string, handle: UpgradeHandler): Disposable {
  const onUpgrade: UpgradeHandler = (request, socket, head) => {
    if (pathOf(request) === path) handle(request, socket, head);
    else if (server.listenerCount('upgrade') === 1) refuseUpgrade(socket, 404);
  };
  server.on('upgrade', onUpgrade);
  return {
    [Symbol.dispose]() {
      server.off('upgrade', onUpgrade);
    },
  };
}

/** Answers an upgrade with a plain HTTP error and hangs up. */
export function refuseUpgrade(socket: Duplex, status: 401 | 403 | 404 | 503): void {
  if (socket.destroyed) return;
  const reason = STATUS_CODES[status] ?? '';
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function pathOf(request: IncomingMessage): string {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  return path;
}
