import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Channel, InMemoryStateStore, RoomKit, textOf } from '@roomkit/core';
import { SSESource } from '@roomkit/source-sse';
import { SimpleChannel } from '@roomkit/testing';

// Somebody else's feed of events with ids. It goes on after the id it is told, and breaks off once in mid-event.
const goals = ['1:0 after 8 minutes', '1:1 after 30', '2:1 after 67', '2:2 in the last minute'];
const eventOf = (id: number): string => `id: ${id}\nevent: goal\ndata: ${goals[id]}\n\n`;
const asked: (string | undefined)[] = [];
const feed = createServer((request, response) => {
  const last = request.headers['last-event-id'] as string | undefined;
  asked.push(last);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const first = Number(last ?? -1) + 1;
  if (asked.length === 1) response.write(`${eventOf(0)}${eventOf(1).slice(0, 30)}`, () => response.destroy());
  // The second reader stops after the third goal, and leaves the fourth to another process.
  else for (let id = first; id < (asked.length === 2 ? 3 : goals.length); id += 1) response.write(eventOf(id));
});
await once(feed.listen(0, '127.0.0.1'), 'listening');

class ScoreChannel extends Channel {}

await using kit = new RoomKit();
const screen = new SimpleChannel('screen');
kit.registerChannel(screen);
kit.registerChannel(new ScoreChannel('score', { channelType: 'custom:score', direction: 'inbound' }));
await kit.createRoom({ roomId: 'final' });
await kit.attachChannel('final', 'score');
await kit.attachChannel('final', 'screen');

// In real life this outlives the process.
const state = new InMemoryStateStore();
function newProcess(): SSESource {
  return new SSESource({
    url: `http://127.0.0.1:${(feed.address() as AddressInfo).port}/scores`,
    resume: { state, key: 'scores' },
    parse({ type, data }) {
      if (type !== 'goal') return null;
      return { roomId: 'final', senderId: 'referee', content: { type: 'text', body: data } };
    },
  });
}

/** Runs a source until the room has so many goals. */
async function follow(count: number): Promise<void> {
  const seen = Promise.withResolvers<void>();
  const unsubscribe = kit.hook('after_broadcast', (event) => {
    console.log(textOf(event));
    if (textOf(event) === goals[count - 1]) seen.resolve();
  });
  kit.attachSource('score', newProcess(), { restartDelayMs: 10 });
  await seen.promise;
  unsubscribe();
  await kit.detachSource('score');
}
kit.on('source_error', ({ data }) => console.log(`… ${String(data.error)}`));

await follow(3);
console.log('… another process');
await follow(4);

console.log(`asked for what came after: ${asked.map((id) => id ?? 'nothing').join(', ')}`);
assert.deepEqual(asked, [undefined, '0', '2']);
assert.deepEqual(
  screen.delivered.map((event) => textOf(event)),
  goals,
);
feed.closeAllConnections();
feed.close();
