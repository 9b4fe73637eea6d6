import assert from 'node:assert/strict';

import { RoomKit, smsChannel, textOf } from '@roomkit/core';
import { TwilioEmulator } from '@roomkit/emulators/twilio';
import { createWebhookHandler } from '@roomkit/server';
import { SimpleChannel } from '@roomkit/testing';
import { TwilioSMSProvider } from '@roomkit/twilio';

// Twilio as a local server. With your own account, leave it out and read the options by `TwilioSMSProvider.fromEnv()`.
const twilio = await new TwilioEmulator({ webhookUrl: 'https://rooms.example/webhooks/sms' }).start();
const { accountSid, authToken, url: baseUrl } = twilio;
const [SHOP, ANA] = ['+14155550100', '+14155552671'];
const provider = new TwilioSMSProvider({ accountSid, authToken, baseUrl, from: SHOP });

const kit = new RoomKit({
  mediaLinks: { baseUrl: 'https://rooms.example/media', secret: 'kept by your secret store' },
});
kit.registerChannel(smsChannel('sms', { provider }));
const desk = new SimpleChannel('desk', { capabilities: { mediaTypes: ['text', 'media'], supportsMedia: true } });
kit.registerChannel(desk);
// Your server hands its requests to `fetch`; here the vendor does.
const { fetch } = createWebhookHandler(kit);
twilio.deliverTo(fetch);
const ana = twilio.person(ANA, SHOP);

// The first message opens a room that knows whom to answer. Twilio may send it again: it is stored once.
const first = ana.text('Is my order ready?');
const answers = await first.deliver({ times: 3, concurrently: true });
assert.deepEqual(
  answers.map(({ status }) => status),
  [200, 200, 200],
);
const forged = await first.deliver({ wrongSignature: true });
assert.equal(forged[0]?.status, 403);
const [room] = await kit.listRooms();
assert.ok(room);
const timeline = await kit.getTimeline(room.id, { types: ['message'] });
console.log(`stored once of three deliveries: ${timeline.map((event) => textOf(event)).join()}`);
assert.equal(timeline.length, 1);

// An answer, and how far it got.
await kit.attachChannel(room.id, 'desk');
const sent = await kit.sendEvent(room.id, 'desk', { type: 'text', body: 'It is. See you at six.' });
await kit.whenIdle();
const [message] = twilio.messages.sent();
console.log(`${message?.from ?? ''} → ${message?.to ?? ''}: ${message?.text ?? ''}`);
assert.deepEqual([message?.from, message?.to, message?.text], [SHOP, ANA, 'It is. See you at six.']);
for (const status of ['sent', 'delivered'] as const) await twilio.report(message?.id ?? '', status).deliver();
const [receipt] = await (await kit.getContext(room.id)).receipts(sent.id);
console.log(`reported: ${receipt?.status ?? ''}`);
assert.equal(receipt?.status, 'delivered');

// A picture by MMS: fetched with the account's credentials, kept, and served by an address of its own.
const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
await ana.media({ bytes, mimeType: 'image/png' }, 'This one?').deliver();
await kit.whenIdle();
const content = desk.delivered.at(-1)?.content;
const picture = content?.type === 'composite' ? content.parts.find((part) => part.type === 'media') : null;
assert.ok(picture);
const kept = await fetch(new Request(picture.url));
console.log(
  `the desk sees a picture of ${(await kept.arrayBuffer()).byteLength} bytes at ${new URL(picture.url).pathname}`,
);
assert.equal(kept.headers.get('content-type'), 'image/png');

// A number that has opted out is refused by Twilio for good, and the result says so.
twilio.fault('rejected');
const { deliveryResults } = await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'text', body: 'Anything else?' } },
  { roomId: room.id },
);
const refused = deliveryResults['sms'];
console.log(`the next one: ${refused?.status ?? ''}, ${refused?.error?.code ?? ''}`);
assert.deepEqual([refused?.status, refused?.error?.retryable], ['failed', false]);

await kit.close();
await twilio[Symbol.asyncDispose]();
