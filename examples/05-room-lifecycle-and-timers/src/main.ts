import assert from 'node:assert/strict';

import { isRoomKitError, RoomKit, textOf } from '@roomkit/core';
import { createTestClock, SimpleChannel } from '@roomkit/testing';

const clock = createTestClock();
await using kit = new RoomKit({ clock });
kit.registerChannel(new SimpleChannel('web'));

const history: string[] = [];
kit.on('room_paused', ({ data }) => void history.push(`${data.roomId} paused`));
kit.on('room_closed', ({ data }) => void history.push(`${data.roomId} closed`));
kit.hook('on_room_closed', (room) => {
  console.log(`  survey sent to everybody in "${room.id}"`);
});

const { id } = await kit.createRoom({
  roomId: 'chat',
  timers: { inactiveAfterSeconds: 300, closedAfterSeconds: 3600 },
});
await kit.attachChannel(id, 'web');
const say = (body: string) =>
  kit.processInbound({ channelId: 'web', senderId: 'ana', content: { type: 'text', body } }, { roomId: id });

await say('hello');
console.log(`after a message: ${(await kit.getRoom(id)).status}`);

// Time passes. Whoever runs the kit calls checkAllTimers now and then, from a cron job for instance.
await clock.advance(301_000);
const [paused] = await kit.checkAllTimers();
console.log(`after five idle minutes: ${paused?.status ?? ''}`);
assert.equal(paused?.status, 'paused');

// A paused room takes messages; resuming it is a decision of the host.
assert.equal((await say('still there?')).blocked, false);
assert.equal((await kit.resumeRoom(id)).status, 'active');
console.log('a message came, and the host resumed it');

// Long silence: both steps at once, each at its own time.
await clock.advance(4_000_000);
const [closed] = await kit.checkAllTimers();
console.log(`after a long silence: ${closed?.status ?? ''}`);
assert.equal(closed?.status, 'closed');
assert.ok(closed.pausedAt && closed.closedAt && closed.pausedAt < closed.closedAt);

// A closed room takes no message: refused, and nothing is stored.
const count = (await kit.getRoom(id)).eventCount;
const refused = await say('one more thing');
console.log(`a message to the closed room: ${refused.reason ?? ''}`);
assert.deepEqual([refused.blocked, refused.reason], [true, 'room_closed']);
assert.equal((await kit.getRoom(id)).eventCount, count);

// It can be opened again; an archived one cannot.
await kit.reopenRoom(id);
assert.equal((await say('one more thing')).blocked, false);
await kit.closeRoom(id);
await kit.archiveRoom(id);
await assert.rejects(kit.reopenRoom(id), (error) => isRoomKitError(error, 'room_transition_invalid'));
console.log('reopened, closed and archived for good');

await kit.whenIdle();
console.log(`what happened: ${history.join(', ')}`);
assert.deepEqual(history, ['chat paused', 'chat paused', 'chat closed', 'chat closed']);
const said = await kit.getTimeline(id, { types: ['message'] });
assert.deepEqual(
  said.map((event) => textOf(event)),
  ['hello', 'still there?', 'one more thing'],
);
