import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';

import { Channel, RoomKit, textOf } from '@roomkit/core';
import { type Frame, WebSocketSource } from '@roomkit/source-websocket';
import { SimpleChannel } from '@roomkit/testing';
import { type WebSocket, WebSocketServer } from 'ws';

// Somebody else's feed: it numbers what it says, and begins where its reader wants it to.
const said = ['the sun is up', 'wind from the west', 'rain by noon', 'a bright evening'];
const feed = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(feed, 'listening');
let visits = 0;
feed.on('connection', (socket: WebSocket) => {
  visits += 1;
  socket.once('message', (request: Buffer) => {
    const { after } = JSON.parse(request.toString('utf8')) as { readonly after: number };
    // The first reader is cut off after two reports.
    const upTo = visits === 1 ? 2 : said.length;
    for (let index = after + 1; index < upTo; index += 1) socket.send(JSON.stringify({ index, report: said[index] }));
    if (visits === 1) socket.close(1011);
    else socket.send('what is this');
  });
});

class WeatherChannel extends Channel {}

await using kit = new RoomKit();
const desk = new SimpleChannel('desk');
kit.registerChannel(desk);
kit.registerChannel(new WeatherChannel('weather', { channelType: 'custom:weather', direction: 'inbound' }));
await kit.createRoom({ roomId: 'harbour' });
await kit.attachChannel('harbour', 'weather');
await kit.attachChannel('harbour', 'desk');

// Each connection asks for what came after the last report in the room.
async function subscription(): Promise<readonly Frame[]> {
  const [last] = await kit.getTimeline('harbour', { types: ['message'], newestFirst: true, limit: 1 });
  return [JSON.stringify({ after: Number(last?.source.providerMessageId ?? -1) })];
}
const source = new WebSocketSource({
  url: `ws://127.0.0.1:${(feed.address() as AddressInfo).port}`,
  onOpen: subscription,
  parse(frame) {
    const { index, report } = JSON.parse(String(frame)) as { readonly index: number; readonly report: string };
    const content = { type: 'text', body: report } as const;
    return { roomId: 'harbour', senderId: 'station', providerMessageId: String(index), content };
  },
});

const errors: string[] = [];
kit.on('source_error', ({ data }) => void errors.push(String(data.error)));
const all = Promise.withResolvers<void>();
kit.hook('after_broadcast', (event) => {
  console.log(`${event.source.channelId}: ${textOf(event)}`);
  if (textOf(event) === said.at(-1)) all.resolve();
});
kit.attachSource('weather', source, { restartDelayMs: 10 });
await all.promise;

console.log(`connections: ${visits}; ${errors.join()}`);
assert.equal(visits, 2);
assert.deepEqual(
  desk.delivered.map((event) => textOf(event)),
  said,
);

// What cannot be read is counted, and nothing else comes of it.
let health = await kit.sourceHealth('weather');
while (health.metadata['framesRefused'] !== 1) {
  await setImmediate();
  health = await kit.sourceHealth('weather');
}
console.log(`${health.status}; frames that could not be read: ${health.metadata['framesRefused']}`);
await kit.detachSource('weather');
feed.close();
