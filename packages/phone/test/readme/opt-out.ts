import { InMemoryStateStore, RoomKit, smsChannel } from '@roomkit/core';
import { withOptOut } from '@roomkit/phone';
import { MockSMSProvider, mockWebhook } from '@roomkit/testing';

// In place of the mock: the provider of your vendor, and a state store that lasts.
const provider = withOptOut(new MockSMSProvider(), { state: new InMemoryStateStore() });

await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider, from: '+14155550100' }));

const channelData = { fromNumber: '+14155550199', toNumber: '+14155550100', segments: 1 };
const content = { type: 'text', body: 'Stop!' } as const;
await kit.processWebhook('sms', await mockWebhook({ messages: [{ senderId: '+14155550199', content, channelData }] }));
await kit.whenIdle();

const [room] = await kit.listRooms();
const [stop] = room ? await kit.getTimeline(room.id, { types: ['message'] }) : [];
process.stdout.write(`${String(stop?.metadata['optOut'])}\n`); // stop
