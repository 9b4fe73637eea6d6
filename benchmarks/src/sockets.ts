import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { RoomKit } from '@roomkit/core';
import { WebSocketChannel } from '@roomkit/websocket';
import { WebSocket, WebSocketServer } from 'ws';

import { CountingChannel } from './kit.ts';
import { compare, type Effort } from './measure.ts';
import type { Row } from './row.ts';

const CLIENTS = 50;

/** One event to fifty real sockets, until the last has it; beside a bare server that sends each the same text. */
export async function socketRows(effort: Effort): Promise<readonly Row[]> {
  const bare = await bareServer();
  const kit = await kitServer();
  try {
    const calls = Math.max(5, Math.round(effort.calls / 50));
    const { floor, ours } = await compare(bare.send, kit.send, { ...effort, calls });
    const perSecond = Math.round((CLIENTS / ours.processor) * 1e6).toLocaleString('en');
    const name = `${CLIENTS} sockets, until the last has it`;
    return [{ name, floor, ours, target: null, note: `${perSecond} frames/s, clients in the same process` }];
  } finally {
    await kit.close();
    await bare.close();
  }
}

interface Broadcast {
  readonly send: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function bareServer(): Promise<Broadcast> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const url = await listen(server);
  const clients = await connect(url, () => {});
  const text = JSON.stringify({
    type: 'event',
    event: { id: crypto.randomUUID(), content: { type: 'text', body: 'hello' } },
  });
  return {
    send: () =>
      clients.next(() => {
        for (const socket of sockets.clients) socket.send(text);
        return Promise.resolve();
      }),
    close: () => stop(server, clients.sockets),
  };
}

async function kitServer(): Promise<Broadcast> {
  const kit = new RoomKit();
  const web = new WebSocketChannel('web', {
    authenticate: () => ({ participantId: `p${Math.random()}`, canJoin: () => true }),
  });
  kit.registerChannel(web);
  kit.registerChannel(new CountingChannel('a'));
  await kit.createRoom({ roomId: 'r1' });
  for (const id of ['a', 'web']) await kit.attachChannel('r1', id);
  const clients = await listeners(web);
  const content = { type: 'text', body: 'hello' } as const;
  return {
    send: () =>
      clients.next(async () => {
        await kit.processInbound({ channelId: 'a', senderId: 'u1', content }, { roomId: 'r1' });
      }),
    close: async () => {
      await clients.close();
      await kit.close();
    },
  };
}

/** Real sockets to a channel, all of them in its room `r1`. */
export async function listeners(channel: WebSocketChannel): Promise<Clients & { readonly close: () => Promise<void> }> {
  const server = createServer();
  channel.attach(server, { path: '/' });
  const url = await listen(server);
  const joined = Promise.withResolvers<void>();
  let count = 0;
  const clients = await connect(url, (socket, frame) => {
    if (frame.type === 'welcome') socket.send(JSON.stringify({ type: 'join', roomId: 'r1' }));
    if (frame.type === 'joined' && ++count === CLIENTS) joined.resolve();
  });
  for (const socket of clients.sockets) socket.send(JSON.stringify({ type: 'hello', version: 1 }));
  await joined.promise;
  return { ...clients, close: () => stop(server, clients.sockets) };
}

export interface Clients {
  readonly sockets: readonly WebSocket[];
  /** Resolves when every client has one more event than before. */
  next(broadcast: () => Promise<void>): Promise<void>;
}

async function connect(
  url: string,
  onFrame: (socket: WebSocket, frame: { readonly type: string }) => void,
): Promise<Clients> {
  let waiting = 0;
  let resolve = (): void => {};
  const sockets = Array.from({ length: CLIENTS }, () => new WebSocket(url));
  for (const socket of sockets) {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { readonly type: string };
      if (frame.type !== 'event') onFrame(socket, frame);
      else if (--waiting === 0) resolve();
    });
  }
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  return {
    sockets,
    next(broadcast) {
      waiting = CLIENTS;
      const all = new Promise<void>((done) => {
        resolve = done;
      });
      return broadcast().then(() => all);
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function stop(server: Server, sockets: readonly WebSocket[]): Promise<void> {
  for (const socket of sockets) socket.terminate();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
