import assert from 'node:assert/strict';

import { RoomKit, smsChannel } from '@roomkit/core';
import { MockSMSProvider, mockWebhook, SimpleChannel } from '@roomkit/testing';

const vendor = new MockSMSProvider({ name: 'acme' });
await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(new SimpleChannel('desk'));
const { id } = await kit.createRoom({ roomId: 'order' });
await kit.attachChannel(id, 'sms', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(id, 'desk');

kit.onDeliveryStatus(({ messageId, status }) => console.log(`  report: ${messageId} ${status}`));

// Sent: the result says so, and the receipt holds the vendor's own id.
const { event, deliveryResults } = await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'text', body: 'Your order is on its way.' } },
  { roomId: id },
);
assert.ok(event);
console.log(`SMS: ${deliveryResults['sms']?.status ?? ''} as ${deliveryResults['sms']?.providerMessageId ?? ''}`);
assert.deepEqual([deliveryResults['sms']?.status, deliveryResults['sms']?.providerMessageId], ['sent', 'acme-1']);

async function outcome(eventId: string): Promise<string> {
  const context = await kit.getContext(id);
  const receipts = await context.receipts(eventId);
  return receipts.find(({ channelId }) => channelId === 'sms')?.status ?? 'none';
}

/** A status webhook, signed as the vendor signs it. */
async function report(messageId: string, status: 'sent' | 'delivered' | 'read' | 'failed'): Promise<number> {
  const request = await mockWebhook({ statuses: [{ messageId, status }] });
  return (await kit.processWebhook('sms', request)).status;
}

assert.equal(await report('acme-1', 'delivered'), 200);
assert.equal(await outcome(event.id), 'delivered');

// Reports come late and out of order. An outcome only rises.
await report('acme-1', 'read');
await report('acme-1', 'sent');
console.log(`after a late "sent" it still is: ${await outcome(event.id)}`);
assert.equal(await outcome(event.id), 'read');

// Whoever cannot sign is not believed.
const forged = await mockWebhook({ statuses: [{ messageId: 'acme-1', status: 'failed' }] }, { secret: 'guessed' });
assert.equal((await kit.processWebhook('sms', forged)).status, 403);
assert.equal(await outcome(event.id), 'read');
console.log('a forged report is answered with 403');

// A report may overtake the answer to its own send: it waits until the native id is known.
await report('acme-2', 'delivered');
const second = await kit.sendEvent(id, 'desk', { type: 'text', body: 'It arrives at noon.' });
await kit.whenIdle();
console.log(`the second message was reported before its send came back: ${await outcome(second.id)}`);
assert.equal(await outcome(second.id), 'delivered');

// A refused message has failed for good, and says why.
vendor.script({ success: false, error: { code: 'landline', message: 'The number takes no SMS.', retryable: false } });
const third = await kit.processInbound(
  { channelId: 'desk', senderId: 'kim', content: { type: 'text', body: 'Thank you!' } },
  { roomId: id },
);
console.log(
  `the third: ${third.deliveryResults['sms']?.status ?? ''}, ${third.deliveryResults['sms']?.error?.code ?? ''}`,
);
assert.equal(third.deliveryResults['sms']?.error?.code, 'landline');
