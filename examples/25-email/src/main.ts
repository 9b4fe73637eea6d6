import assert from 'node:assert/strict';

import { emailChannel, RoomKit, textOf } from '@roomkit/core';
import { SendGridEmulator } from '@roomkit/emulators/sendgrid';
import { SendGridProvider } from '@roomkit/sendgrid';
import { createWebhookHandler } from '@roomkit/server';
import { SimpleChannel } from '@roomkit/testing';

// SendGrid as a local server. With your own account, read the options by `SendGridProvider.fromEnv()`.
const sendgrid = await new SendGridEmulator({ webhookUrl: 'https://rooms.example/webhooks/mail' }).start();
const { apiKey, eventPublicKey, inboundPublicKey, url: baseUrl } = sendgrid;
const HELP = 'help@rooms.example';
const from = `Support <${HELP}>`;
const provider = new SendGridProvider({ apiKey, eventPublicKey, inboundPublicKey, baseUrl, from });

// Mails may be large: let them in here and at the handler.
const maxWebhookBytes = 30 * 1024 * 1024;
const mediaLinks = { baseUrl: 'https://rooms.example/media', secret: 'kept by your secret store' };
const kit = new RoomKit({ maxWebhookBytes, mediaLinks });
kit.registerChannel(emailChannel('mail', { provider, subject: 'Your order' }));
const desk = new SimpleChannel('desk', { capabilities: { mediaTypes: ['text', 'media'], supportsMedia: true } });
kit.registerChannel(desk);
const { fetch } = createWebhookHandler(kit, { maxBodyBytes: maxWebhookBytes });
sendgrid.deliverTo(fetch);
const ana = sendgrid.person('ana@example.org', HELP);

// A mail opens a room that knows whom to answer, about what, and in which thread.
await ana.text('The lamp came without its bulb.', { subject: 'Order 4711', messageId: '<m1@example.org>' }).deliver();
const [room] = await kit.listRooms();
assert.ok(room);
const { id } = room;
await kit.attachChannel(id, 'desk');
const sent = await kit.sendEvent(id, 'desk', { type: 'text', body: 'We send one today.' });
await kit.whenIdle();
const [answer] = sendgrid.messages.sent();
const mail = sendgrid.mail(answer?.id ?? '');
console.log(`to ${answer?.to ?? ''}: ${answer?.subject ?? ''} | ${answer?.text ?? ''}`);
console.log(`in the thread of ${mail?.headers['In-Reply-To'] ?? ''}`);
assert.deepEqual([answer?.to, answer?.subject], ['ana@example.org', 'Re: Order 4711']);
assert.equal(mail?.headers['In-Reply-To'], '<m1@example.org>');

// The reply comes back to the same room, the quoted words left out, and its file is kept.
const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
const files = [{ bytes, mimeType: 'image/png', filename: 'lamp.png' }];
const quoted = 'Thank you! This is the socket.\n\nOn Monday Support wrote:\n> We send one today.\n';
await ana.text(quoted, { subject: 'Re: Order 4711', inReplyTo: mail.headers['Message-ID'] ?? '', files }).deliver();
await kit.whenIdle();
assert.equal((await kit.listRooms()).length, 1);
const reply = desk.delivered.at(-1);
assert.ok(reply);
const parts = reply.content.type === 'composite' ? reply.content.parts : [reply.content];
const file = parts.find((part) => part.type === 'media');
assert.ok(file);
console.log(`at the desk: ${textOf(reply).split('\n')[0] ?? ''} (${file.filename ?? ''})`);
assert.equal((await (await fetch(new Request(file.url))).arrayBuffer()).byteLength, bytes.length);
assert.doesNotMatch(textOf(reply), /> We send/u);

// What became of the answer: delivered, then opened. An address that is gone says so with its code.
const statusOf = async (eventId: string): Promise<string> =>
  (await (await kit.getContext(id)).receipts(eventId))[0]?.status ?? 'none';
for (const event of ['delivered', 'open'] as const) await sendgrid.report(answer?.id ?? '', event).deliver();
console.log(`the answer is ${await statusOf(sent.id)}`);
assert.equal(await statusOf(sent.id), 'read');
kit.onDeliveryStatus(({ status, errorCode }) => console.log(`the next one ${status}: ${errorCode ?? ''}`));
const next = await kit.sendEvent(id, 'desk', { type: 'text', body: 'It is on its way.' });
await kit.whenIdle();
const last = sendgrid.messages.sent().at(-1);
const [forged] = await sendgrid.report(last?.id ?? '', 'bounce').deliver({ wrongSignature: true });
assert.equal(forged?.status, 403);
await sendgrid.report(last?.id ?? '', 'bounce').deliver();
assert.equal(await statusOf(next.id), 'failed');

await kit.close();
await sendgrid[Symbol.asyncDispose]();
