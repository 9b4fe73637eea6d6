import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

/** One client, as the feed sees it. */
export interface Peer {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** What it sent, in order. */
  readonly received: readonly string[];
  /** The code it closed with. */
  readonly closed: Promise<number>;
}

/** A server of WebSockets on a free port of this machine. */
export interface Feed extends AsyncDisposable {
  readonly url: string;
  readonly peers: readonly Peer[];
  /** Sends a message with these words to everybody. */
  say(text: string, more?: Readonly<Record<string, unknown>>): void;
  /** Cuts every connection and takes no more. */
  breakDown(): Promise<void>;
}

export async function startFeed(options: ServerOptions = {}, onPeer: (peer: Peer) => void = () => {}): Promise<Feed> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
  await once(server, 'listening');
  const peers: Peer[] = [];
  server.on('connection', (socket, request) => {
    const received: string[] = [];
    socket.on('message', (data: Buffer) => received.push(data.toString('utf8')));
    socket.on('error', () => {});
    const closed = new Promise<number>((resolve) => {
      socket.on('close', resolve);
    });
    const peer = { socket, request, received, closed };
    peers.push(peer);
    onPeer(peer);
  });
  async function breakDown(): Promise<void> {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    peers,
    say(text, more = {}) {
      const message = JSON.stringify({ senderId: 'ann', content: { type: 'text', body: text }, ...more });
      for (const client of server.clients) client.send(message);
    },
    breakDown,
    [Symbol.asyncDispose]: breakDown,
  };
}
