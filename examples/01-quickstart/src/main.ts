import assert from 'node:assert/strict';

import { RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

// The vendor behind the SMS channel is a double; put TwilioSMSProvider or another one in its place.
const vendor = new MockSMSProvider();
const desk = new SimpleChannel('desk', { channelType: 'websocket' });

await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(desk);

const room = await kit.createRoom({ roomId: 'order-1042' });
await kit.attachChannel(room.id, 'sms', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(room.id, 'desk');

// A message arrives by SMS. Everybody else in the room gets it.
const inbound = await kit.processInbound(
  { channelId: 'sms', senderId: '+15550100', content: { type: 'text', body: 'Where is my parcel?' } },
  { roomId: room.id },
);
assert.equal(inbound.blocked, false);
console.log(`desk sees: ${desk.delivered.map((event) => textOf(event)).join(' | ')}`);
assert.deepEqual(
  desk.delivered.map((event) => textOf(event)),
  ['Where is my parcel?'],
);

// The desk answers. The answer leaves as an SMS.
await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'text', body: 'It arrives today.' } },
  { roomId: room.id },
);
const [sms] = vendor.sent;
assert.ok(sms);
console.log(`SMS to ${sms.to}: ${textOf(sms.event)}`);
assert.deepEqual([sms.to, textOf(sms.event)], ['+15550100', 'It arrives today.']);

// Both are in the one timeline, in order.
console.log('the timeline:');
const timeline = await kit.getTimeline(room.id, { types: ['message'] });
for (const event of timeline) console.log(`  ${event.index}  ${event.source.channelId.padEnd(4)}  ${textOf(event)}`);
assert.deepEqual(
  timeline.map((event) => event.source.channelId),
  ['sms', 'desk'],
);
