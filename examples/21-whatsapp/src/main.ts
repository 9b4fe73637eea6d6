import assert from 'node:assert/strict';

import { type EphemeralEvent, RoomKit, textOf, whatsappChannel } from '@roomkit/core';
import { WhatsAppEmulator } from '@roomkit/emulators/whatsapp';
import { createWebhookHandler } from '@roomkit/server';
import { SimpleChannel } from '@roomkit/testing';
import { WhatsAppCloudProvider } from '@roomkit/whatsapp';

// The Cloud API as a local server. With your own account, read the options by `WhatsAppCloudProvider.fromEnv()`.
const meta = await new WhatsAppEmulator({ webhookUrl: 'https://rooms.example/webhooks/whatsapp' }).start();
const { accessToken, appSecret, phoneNumberId, url: baseUrl } = meta;
const provider = new WhatsAppCloudProvider({
  accessToken,
  appSecret,
  phoneNumberId,
  baseUrl,
  verifyToken: 'chosen by you',
  // Sent where words of one's own are no longer allowed: a day after the person's last message.
  windowTemplate: { name: 'order_news', language: 'en', parameters: (text) => [text] },
});

const kit = new RoomKit({
  mediaLinks: { baseUrl: 'https://rooms.example/media', secret: 'kept by your secret store' },
});
kit.registerChannel(whatsappChannel('whatsapp', { provider }));
const desk = new SimpleChannel('desk', {
  senderIsParticipant: true,
  capabilities: { mediaTypes: ['text', 'media'], supportsMedia: true },
});
kit.registerChannel(desk);
const { fetch } = createWebhookHandler(kit);
meta.deliverTo(fetch);

// Meta asks once whether the webhook is wanted.
const [handshake] = await meta.challenge('chosen by you', '1158201444').deliver();
const echoed = (await handshake?.text()) ?? '';
console.log(`handshake: ${handshake?.status ?? 0} ${echoed}`);
assert.equal(echoed, '1158201444');

const ana = meta.person('14155552671');
await ana.text('My parcel came open').deliver();
const [room] = await kit.listRooms();
assert.ok(room);
const { id } = room;
await kit.attachChannel(id, 'desk');

// A picture: fetched with the token while its address is good, kept, and shown by a signed address.
const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
await ana.media('image', { bytes, mimeType: 'image/png', caption: 'Look' }).deliver();
await kit.whenIdle();
const picture = desk.delivered.at(-1)?.content;
assert.ok(picture?.type === 'media');
const file = await fetch(new Request(picture.url));
const forged = await fetch(new Request(picture.url.replace(/.$/u, (digit) => (digit === '0' ? '1' : '0'))));
console.log(`the picture at the desk: ${file.status}, a forged address: ${forged.status}`);
assert.deepEqual([file.status, (await file.arrayBuffer()).byteLength, forged.status], [200, bytes.length, 404]);

// Buttons, and the one that was tapped.
const offered = await kit.sendEvent(id, 'desk', {
  type: 'rich',
  body: '**Sorry!** What shall we do?',
  buttons: [{ label: 'Send another', payload: 'replace' }, { label: 'Refund' }],
});
await kit.whenIdle();
const offer = meta.messages.sent().at(-1);
console.log(`on the phone: ${offer?.text ?? ''} [${(offer?.buttons ?? []).join('] [')}]`);
assert.deepEqual([offer?.text, offer?.buttons], ['*Sorry!* What shall we do?', ['Send another', 'Refund']]);
await ana.tap(offer?.id ?? '', 'Send another', 'replace').deliver();
await kit.whenIdle();
assert.equal(desk.delivered.map((event) => textOf(event)).at(-1), 'Send another');

// A reaction, and the blue ticks.
const heard: EphemeralEvent[] = [];
await kit.subscribeRoom(id, (event) => void heard.push(event));
await ana.react(offer?.id ?? '', '👍').deliver();
console.log(`reaction: ${heard.map(({ data }) => String(data['emoji'])).join()}`);
assert.deepEqual(
  heard.map(({ type, data }) => [type, data['emoji']]),
  [['reaction', '👍']],
);
for (const status of ['delivered', 'read'] as const) await meta.report(offer?.id ?? '', status).deliver();
const [receipt] = await (await kit.getContext(id)).receipts(offered.id);
console.log(`the offer is ${receipt?.status ?? ''}`);
assert.equal(receipt?.status, 'read');

// A day later only a template may go; the provider puts it in the place of the words.
meta.closeWindow('14155552671');
await kit.sendEvent(id, 'desk', { type: 'text', body: 'Your new parcel is on its way.' });
await kit.whenIdle();
const news = meta.messages.sent().at(-1);
console.log(`after a day: template ${news?.template ?? ''}`);
assert.equal(news?.template, 'order_news');

await kit.close();
await meta[Symbol.asyncDispose]();
