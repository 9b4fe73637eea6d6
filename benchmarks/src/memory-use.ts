import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';

import { RoomKit } from '@roomkit/core';
import { WebSocketChannel } from '@roomkit/websocket';
import { WebSocket, WebSocketServer } from 'ws';

import { aiScene, ReadyModel } from './ai-scene.ts';
import { CountingChannel } from './kit.ts';

/** What something takes while it does nothing, in bytes of this process. */
export interface MemoryUse {
  readonly name: string;
  readonly bytes: number;
  /** The same without RoomKit, in the same run. */
  readonly floor: number;
}

/** Memory of an idle room in the memory store, of an idle socket that has joined one, and of an answer being written. */
export async function memoryUse(isSmoke: boolean): Promise<readonly MemoryUse[]> {
  return [
    await idleRooms(isSmoke ? 50 : 10_000),
    await idleSockets(isSmoke ? 5 : 500),
    await openStreams(isSmoke ? 10 : 1_000),
  ];
}

async function idleRooms(count: number): Promise<MemoryUse> {
  const kit = new RoomKit();
  for (const id of ['a', 'b']) kit.registerChannel(new CountingChannel(id));
  const floor = await bytesOf(count, async () => {
    const rooms = new Map<string, object>();
    for (let at = 0; at < count; at += 1) rooms.set(`r${at}`, { id: `r${at}`, bindings: ['a', 'b'], events: [] });
    return rooms;
  });
  const bytes = await bytesOf(count, async () => {
    for (let at = 0; at < count; at += 1) {
      await kit.createRoom({ roomId: `r${at}` });
      for (const id of ['a', 'b']) await kit.attachChannel(`r${at}`, id);
    }
    return kit;
  });
  await kit.close();
  return { name: 'an idle room with two channels, its five records included', bytes, floor };
}

async function idleSockets(count: number): Promise<MemoryUse> {
  const bare = createServer();
  const sockets = new WebSocketServer({ server: bare });
  bare.listen(0, '127.0.0.1');
  await once(bare, 'listening');
  const clients: WebSocket[] = [];
  const floor = await bytesOf(count, async () => {
    for (let at = 0; at < count; at += 1) clients.push(await open(`ws://127.0.0.1:${port(bare)}/`));
    return sockets;
  });
  const kit = new RoomKit();
  let people = 0;
  const web = new WebSocketChannel('web', {
    authenticate: () => {
      people += 1;
      return { participantId: `p${people}`, canJoin: () => true };
    },
  });
  kit.registerChannel(web);
  await kit.createRoom({ roomId: 'r1' });
  await kit.attachChannel('r1', 'web');
  const server = createServer();
  web.attach(server, { path: '/' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bytes = await bytesOf(count, async () => {
    for (let at = 0; at < count; at += 1) clients.push(await enter(`ws://127.0.0.1:${port(server)}/`));
    return kit;
  });
  for (const client of clients) client.terminate();
  await kit.close();
  bare.close();
  server.close();
  return { name: 'an idle socket in a room, its client in the same process included', bytes, floor };
}

/** Answers that have begun and wait for their second word, each in a room of its own with fifty messages. */
async function openStreams(count: number): Promise<MemoryUse> {
  const hold = Promise.withResolvers<void>();
  const model = new ReadyModel(2, hold.promise);
  const floor = await bytesOf(count, async () => {
    const streams = Array.from({ length: count }, () => model.generateStream());
    await Promise.all(streams.map((stream) => stream.next()));
    return streams.map((stream) => stream.next());
  });
  await using scene = await aiScene(model, count);
  let turns: Promise<void> = Promise.resolve();
  const bytes = await bytesOf(count, async () => {
    turns = scene.turns(count);
    // One turn of the event loop after another, until every model was asked.
    for (let at = 0; at < 50; at += 1) await setImmediate();
    return [turns];
  });
  hold.resolve();
  await turns;
  return { name: 'an answer being written, with what its turn has read', bytes, floor };
}

function port(server: ReturnType<typeof createServer>): number {
  return (server.address() as AddressInfo).port;
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  return socket;
}

async function enter(url: string): Promise<WebSocket> {
  const socket = await open(url);
  const joined = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { readonly type: string };
    if (frame.type === 'welcome') socket.send(JSON.stringify({ type: 'join', roomId: 'r1' }));
    if (frame.type === 'joined') joined.resolve();
  });
  socket.send(JSON.stringify({ type: 'hello', version: 1 }));
  await joined.promise;
  return socket;
}

/** Heap and buffers that are in use after the work and were not before, for each of so many. */
async function bytesOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const before = inUse();
  const kept = await work();
  const bytes = Math.round((inUse() - before) / count);
  if (kept === undefined) throw new Error('nothing was kept');
  return bytes;
}

function inUse(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
