import assert from 'node:assert/strict';

import { RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();
const customer = new SimpleChannel('customer');
const agent = new SimpleChannel('agent');
const supervisor = new SimpleChannel('supervisor');
const bot = new SimpleChannel('bot', {
  channelType: 'ai',
  reply: (event) => (event.source.channelId === 'customer' ? `bot: you said "${textOf(event)}"` : undefined),
});
for (const channel of [customer, agent, supervisor, bot]) kit.registerChannel(channel);

const { id } = await kit.createRoom({ roomId: 'case-7' });
await kit.attachChannel(id, 'customer');
await kit.attachChannel(id, 'agent');
await kit.attachChannel(id, 'supervisor', { access: 'read_only' });
await kit.attachChannel(id, 'bot');

async function say(channelId: string, body: string, visibility = 'all'): Promise<string> {
  const message = { channelId, senderId: channelId, content: { type: 'text', body }, visibility } as const;
  const { blocked, reason } = await kit.processInbound(message, { roomId: id });
  console.log(`${channelId}: "${body}"${blocked ? ` → ${reason ?? ''}` : ''}`);
  return blocked ? (reason ?? '') : 'said';
}
const seen = (channel: SimpleChannel): readonly string[] => channel.delivered.map((event) => textOf(event));

// Everybody reads, the bot answers.
assert.equal(await say('customer', 'hello'), 'said');
assert.deepEqual(seen(customer), ['bot: you said "hello"']);

// Access: the supervisor reads along and may not write.
assert.equal(await say('supervisor', 'good morning'), 'source_read_only');
assert.ok(seen(supervisor).includes('hello'));

// Mute: the bot still hears everything, and its words are suppressed.
await kit.mute(id, 'bot');
await say('customer', 'are you there?');
assert.equal(
  bot.events.some((event) => textOf(event) === 'are you there?'),
  true,
);
assert.deepEqual(seen(customer), ['bot: you said "hello"']);
console.log('  (the bot is muted)');
await kit.unmute(id, 'bot');

// Mute of the output: nothing is delivered to the customer for a while.
await kit.muteOutput(id, 'customer');
await say('agent', 'the customer does not get this');
await kit.unmuteOutput(id, 'customer');
assert.equal(seen(customer).includes('the customer does not get this'), false);

// A whisper: an event with a visibility of its own. Only the agent's channel sees it.
await kit.setAccess(id, 'supervisor', 'read_write');
await say('supervisor', 'offer him a refund', 'agent');
console.log('  (a whisper to the agent)');
assert.equal(seen(agent).at(-1), 'offer him a refund');
assert.equal(seen(customer).includes('offer him a refund'), false);
assert.equal(
  bot.events.some((event) => textOf(event) === 'offer him a refund'),
  false,
);

// A binding's visibility: from now on everything the supervisor writes is for the agent alone.
await kit.setVisibility(id, 'supervisor', 'agent');
await say('supervisor', 'and a voucher');
assert.equal(seen(customer).includes('and a voucher'), false);

// History is filtered the same way for each reader.
const context = await kit.getContext(id);
const forCustomer = (await kit.visibleEvents(context, 'customer')).map((event) => textOf(event));
const forAgent = (await kit.visibleEvents(context, 'agent')).map((event) => textOf(event));
assert.equal(forCustomer.includes('offer him a refund'), false);
assert.equal(forAgent.includes('offer him a refund') && forAgent.includes('and a voucher'), true);
console.log('the customer’s history holds no whisper; the agent’s holds both');
