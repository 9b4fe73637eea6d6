import assert from 'node:assert/strict';

import { type EphemeralEvent, RoomKit, whatsappChannel } from '@roomkit/core';
import { MockWhatsAppProvider, SimpleChannel } from '@roomkit/testing';

const vendor = new MockWhatsAppProvider();
await using kit = new RoomKit();
kit.registerChannel(whatsappChannel('whatsapp', { provider: vendor, capabilities: { supportsTyping: true } }));
kit.registerChannel(new SimpleChannel('desk', { channelType: 'websocket' }));
const { id } = await kit.createRoom({ roomId: 'chat' });
await kit.attachChannel(id, 'whatsapp', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(id, 'desk');

// Whoever watches the room now hears of signs as they come. Nothing of them is stored.
const heard: string[] = [];
const describe = (event: EphemeralEvent): string => `${event.participantId} ${event.type}`;
const subscription = await kit.subscribeRoom(id, (event) => {
  heard.push(describe(event));
  console.log(`  live: ${describe(event)} ${JSON.stringify(event.data)}`);
});

const sent = await kit.sendEvent(id, 'desk', { type: 'text', body: 'Your table is booked.' });
const before = (await kit.getRoom(id)).eventCount;

await kit.publishPresence(id, 'kim', 'online');
await kit.publishTyping(id, 'kim', true, { channelId: 'desk' });
await kit.publishTyping(id, 'kim', false, { channelId: 'desk' });
await kit.publishReaction(id, 'kim', { eventId: sent.id, emoji: '🎉' }, { channelId: 'desk' });
await kit.publishReadReceipt(id, 'ana', sent.id, { channelId: 'whatsapp' });
await kit.whenIdle();

assert.deepEqual(heard.slice(0, 4), ['kim presence_online', 'kim typing_start', 'kim typing_stop', 'kim reaction']);
assert.ok(heard.includes('ana read_receipt'));
assert.equal((await kit.getRoom(id)).eventCount, before);
console.log('nothing of it is in the timeline');

// Channels that can show signs pass them on, by the native id of the message.
console.log(`the vendor was asked to show: ${vendor.signals.map(({ kind }) => kind).join(', ')}`);
const reaction = vendor.signals.find(({ kind }) => kind === 'reaction');
assert.deepEqual(reaction, { kind: 'reaction', providerMessageId: 'mock-1', emoji: '🎉', to: '+15550100' });
assert.ok(vendor.signals.some(({ kind }) => kind === 'typing'));

// Read markers are kept: how far each reader got.
assert.ok((await kit.unreadCount(id, 'whatsapp')) > 0);
const mark = await kit.markRead(id, 'whatsapp', sent.index);
console.log(`read up to ${mark}; unread: ${await kit.unreadCount(id, 'whatsapp')}`);
assert.equal(await kit.unreadCount(id, 'whatsapp'), 0);
assert.equal(await kit.markRead(id, 'whatsapp', 0), mark);
console.log('a mark never goes back');

await kit.unsubscribeRoom(subscription);
const count = heard.length;
await kit.publishTyping(id, 'kim', true);
await kit.whenIdle();
assert.equal(heard.length, count);
