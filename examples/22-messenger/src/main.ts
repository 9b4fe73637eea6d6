import assert from 'node:assert/strict';

import { messengerChannel, RoomKit, textOf } from '@roomkit/core';
import { MessengerEmulator } from '@roomkit/emulators/messenger';
import { FacebookMessengerProvider } from '@roomkit/messenger';
import { createWebhookHandler } from '@roomkit/server';
import { SimpleChannel } from '@roomkit/testing';

// The platform as a local server. With your own page, read the options by `FacebookMessengerProvider.fromEnv()`.
const meta = await new MessengerEmulator({ webhookUrl: 'https://rooms.example/webhooks/messenger' }).start();
const { appSecret, pageAccessToken, pageId, url: baseUrl } = meta;
const provider = new FacebookMessengerProvider({ appSecret, pageAccessToken, pageId, baseUrl, verifyToken: 'chosen' });

const kit = new RoomKit();
kit.registerChannel(messengerChannel('messenger', { provider }));
const desk = new SimpleChannel('desk');
kit.registerChannel(desk);
meta.deliverTo(createWebhookHandler(kit).fetch);

// People write first; what they are known by is scoped to the page.
const ana = meta.person('7712345678901234');
await ana.text('Do you open on Sunday?').deliver();
const [room] = await kit.listRooms();
assert.ok(room);
const { id } = room;
await kit.attachChannel(id, 'desk');

// Quick replies, and the one that was chosen.
const sent = await kit.sendEvent(id, 'desk', {
  type: 'rich',
  body: 'From ten to four. Shall we keep you a table?',
  quickReplies: [{ label: 'Yes, please', payload: 'table' }, { label: 'No' }],
});
await kit.whenIdle();
const offer = meta.messages.sent().at(-1);
console.log(`on Messenger: ${offer?.text ?? ''} [${(offer?.buttons ?? []).join('] [')}]`);
assert.deepEqual([offer?.to, offer?.buttons], [ana.id, ['Yes, please', 'No']]);
await ana.choose('Yes, please', 'table').deliver();
await kit.whenIdle();
const chosen = desk.delivered.map((event) => textOf(event)).at(-1);
console.log(`at the desk: ${chosen ?? ''}`);
assert.equal(chosen, 'Yes, please');

// Meta names a moment, not a message: everything that was sent before it has been read.
await ana.read().deliver();
await kit.whenIdle();
const [receipt] = await (await kit.getContext(id)).receipts(sent.id);
console.log(`the offer is ${receipt?.status ?? ''}`);
assert.equal(receipt?.status, 'read');

// A day after their last message nobody may write to them: the delivery fails, and says why.
meta.closeWindow(ana.id);
const { deliveryResults } = await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'text', body: 'See you on Sunday!' } },
  { roomId: id },
);
const late = deliveryResults['messenger'];
console.log(`after a day: ${late?.status ?? ''}, ${late?.error?.code ?? ''}`);
assert.deepEqual([late?.status, late?.error?.retryable], ['failed', false]);

await kit.close();
await meta[Symbol.asyncDispose]();
