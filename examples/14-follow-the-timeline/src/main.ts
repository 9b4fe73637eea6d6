import assert from 'node:assert/strict';

import { RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
kit.registerChannel(new SimpleChannel('web'));
const { id } = await kit.createRoom({ roomId: 'news' });
await kit.attachChannel(id, 'web');
const say = (body: string) => kit.sendEvent(id, 'web', { type: 'text', body });

await say('first');
await say('second');

/** Follows the room until `count` messages came; returns the index of the last one. */
async function read(reader: string, count: number, afterIndex?: number): Promise<number> {
  const from = afterIndex === undefined ? {} : { afterIndex };
  let seen = 0;
  for await (const event of kit.follow(id, from)) {
    if (event.type !== 'message') continue;
    seen += 1;
    console.log(`${reader} reads ${event.index}: ${textOf(event)}`);
    if (seen === count) return event.index;
  }
  return -1;
}

// History first, then what comes while one reads: in order, nothing missing, nothing twice.
const reading = read('early', 4, 0);
await say('third');
await say('fourth');
const last = await reading;

// Whoever kept the last index goes on from there, after a restart as well.
await say('fifth');
const resumed = await read('resumed', 1, last);
assert.equal(resumed, last + 1);

// Only what comes from now on.
const room = await kit.getRoom(id);
const live = read('late', 1, room.latestIndex);
await say('sixth');
assert.equal(await live, resumed + 1);

// A signal ends it.
const controller = new AbortController();
const watched: string[] = [];
const watching = (async () => {
  for await (const event of kit.follow(id, { afterIndex: resumed, signal: controller.signal })) {
    watched.push(textOf(event));
    controller.abort();
  }
})();
await watching.catch((error: unknown) => assert.ok(error instanceof Error && error.name === 'AbortError'));
assert.deepEqual(watched, ['sixth']);
console.log('stopped by a signal');

// Pages of the past, either way.
const newest = await kit.getTimeline(id, { types: ['message'], limit: 2, newestFirst: true });
console.log(`the newest two: ${newest.map((event) => textOf(event)).join(', ')}`);
assert.deepEqual(new Set(newest.map((event) => textOf(event))), new Set(['fifth', 'sixth']));
const [oldest] = await kit.getTimeline(id, { types: ['message'], limit: 1 });
assert.equal(oldest && textOf(oldest), 'first');
