import assert from 'node:assert/strict';

import { HookResult, RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
const reader = new SimpleChannel('reader');
kit.registerChannel(new SimpleChannel('writer'));
kit.registerChannel(reader);
const { id } = await kit.createRoom({ roomId: 'forum' });
await kit.attachChannel(id, 'writer');
await kit.attachChannel(id, 'reader');

// Blocks. The reason reaches the caller; the message is kept as blocked, and nobody sees it.
kit.hook('before_broadcast', { name: 'no-spam', priority: 0 }, (event) =>
  textOf(event).toLowerCase().includes('free money') ? HookResult.block('spam') : HookResult.allow(),
);

// Rewrites. Later hooks, the timeline and every channel get the changed event.
kit.hook('before_broadcast', { name: 'mask-cards', priority: 10 }, (event) => {
  const body = textOf(event).replaceAll(/\b\d{12}(?=\d{4}\b)/gu, '•••• ');
  if (body === textOf(event)) return HookResult.allow();
  return HookResult.modify({ ...event, content: { type: 'text', body } });
});

// Watches, beside the work.
const counted: string[] = [];
kit.hook('after_broadcast', { name: 'count' }, (event) => counted.push(textOf(event)));

// Breaks. A hook that throws lets the message pass and is reported.
const broken: string[] = [];
kit.on('hook_error', ({ data }) => void broken.push(data.hook));
const unsubscribe = kit.hook('before_broadcast', { name: 'buggy', priority: 20 }, () => {
  throw new Error('a bug');
});

async function say(body: string): Promise<string> {
  const message = { channelId: 'writer', senderId: 'ana', content: { type: 'text', body } } as const;
  const { blocked, reason, event } = await kit.processInbound(message, { roomId: id });
  const outcome = blocked ? `blocked by ${event?.blockedBy ?? 'nobody'}: ${reason ?? ''}` : 'went through';
  console.log(`"${body}" ${outcome}`);
  return outcome;
}

assert.equal(await say('Hello all'), 'went through');
unsubscribe();
assert.equal(await say('FREE MONEY here'), 'blocked by no-spam: spam');
assert.equal(await say('My card is 4111111111111111'), 'went through');
await kit.whenIdle();

console.log(`the reader saw: ${reader.delivered.map((event) => textOf(event)).join(' | ')}`);
assert.deepEqual(
  reader.delivered.map((event) => textOf(event)),
  ['Hello all', 'My card is •••• 1111'],
);
console.log(`counted after delivery: ${counted.length}; broken hooks: ${broken.join()}`);
assert.deepEqual(counted, ['Hello all', 'My card is •••• 1111']);
assert.deepEqual(broken, ['buggy']);

const timeline = await kit.getTimeline(id, { types: ['message'] });
console.log(`the timeline keeps: ${timeline.map(({ status }) => status).join(', ')}`);
assert.deepEqual(
  timeline.map(({ status }) => status),
  ['delivered', 'blocked', 'delivered'],
);
