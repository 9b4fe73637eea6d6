import assert from 'node:assert/strict';

import { httpChannel, RoomKit, textOf } from '@roomkit/core';
import { HTTPEmulator } from '@roomkit/emulators/http';
import { guardedFetch, WebhookHTTPProvider } from '@roomkit/http';
import { createWebhookHandler } from '@roomkit/server';
import { SimpleChannel } from '@roomkit/testing';

// Another system, such as a ticket desk of your own: it takes signed calls, and makes some.
const tickets = await new HTTPEmulator({
  signature: 'standard',
  deduplicates: true,
  webhookUrl: 'https://rooms.example/webhooks/tickets',
}).start();
const { hookUrl: url, secret } = tickets;
// It is on this machine, which is refused unless you say so. It takes a call with the same id once: say that as well.
const options = { url, secret, signature: 'standard', allowPrivateAddresses: true } as const;
const provider = new WebhookHTTPProvider(options, { deduplicates: true });

const kit = new RoomKit({ mediaFetch: guardedFetch() });
kit.registerChannel(httpChannel('tickets', { provider }));
kit.registerChannel(new SimpleChannel('chat', { senderIsParticipant: true }));
tickets.deliverTo(createWebhookHandler(kit).fetch);
const { id } = await kit.createRoom();
const retryPolicy = { maxRetries: 2, baseDelaySeconds: 0.01 };
await kit.attachChannel(id, 'tickets', { metadata: { recipientId: 'ticket-7' }, retryPolicy });
await kit.attachChannel(id, 'chat');

// Out: the answer to the first try is lost, and the second has the same id. The system has it once.
tickets.fault('lose_answer');
const message = { channelId: 'chat', senderId: 'ana', content: { type: 'text', body: 'My parcel is lost' } } as const;
const { event } = await kit.processInbound(message, { roomId: id });
assert.ok(event);
await kit.whenIdle();
const taken = tickets.messages.sent();
console.log(
  `calls: ${tickets.requests.length}, messages: ${taken.map(({ to, text }) => `${to}: ${text ?? ''}`).join()}`,
);
assert.deepEqual([tickets.requests.length, taken.length, taken[0]?.text], [2, 1, 'My parcel is lost']);

// In, signed by Standard Webhooks; a forged call is refused, and one that comes again is stored once.
const agent = tickets.person('ticket-7');
const answer = agent.text('We look for it.', { room_id: id, reply_to_message_id: taken[0]?.id ?? '' });
const statuses = [...(await answer.deliver({ times: 2 })), ...(await answer.deliver({ wrongSignature: true }))];
console.log(`answers to the calls: ${statuses.map(({ status }) => status).join(', ')}`);
assert.deepEqual(
  statuses.map(({ status }) => status),
  [200, 200, 403],
);
const timeline = await kit.getTimeline(id, { types: ['message'] });
for (const said of timeline) console.log(`${said.source.channelId}: ${textOf(said)}`);
assert.deepEqual(
  timeline.map(({ parentEventId }) => parentEventId),
  [null, event.id],
);

// How far it got, and a word that is corrected.
await tickets.report(taken[0]?.id ?? '', 'read').deliver();
const receipts = await (await kit.getContext(id)).receipts(event.id);
const read = receipts.find(({ channelId }) => channelId === 'tickets');
console.log(`the first message is ${read?.status ?? ''}`);
assert.equal(read?.status, 'read');
const newContent = { type: 'text', body: 'My parcel 4711 is lost' } as const;
await kit.processInbound(
  { ...message, content: { type: 'edit', targetEventId: event.id, newContent } },
  { roomId: id },
);
await kit.whenIdle();
assert.equal(tickets.messages.get(taken[0]?.id ?? '')?.text, 'My parcel 4711 is lost');

// A receiver that wants no more is called no more.
tickets.goAway();
const before = tickets.requests.length;
for (const body of ['Hello?', 'Is anybody there?']) {
  await kit.processInbound({ ...message, content: { type: 'text', body } }, { roomId: id });
}
await kit.whenIdle();
console.log(`calls to a receiver that is gone: ${tickets.requests.length - before}`);
assert.equal(tickets.requests.length - before, 1);

await kit.close();
await tickets[Symbol.asyncDispose]();
