import assert from 'node:assert/strict';

import { rcsChannel, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { TelnyxEmulator } from '@roomkit/emulators/telnyx';
import { createWebhookHandler } from '@roomkit/server';
import { TelnyxRCSProvider, TelnyxSMSProvider } from '@roomkit/telnyx';

// Telnyx as a local server. With your own account, read the options of both by `fromEnv()`.
const telnyx = await new TelnyxEmulator({ webhookUrl: 'https://rooms.example/webhooks/rcs' }).start();
const { agentId, apiKey, baseUrl, messagingProfileId, publicKey } = telnyx;
const options = { agentId, apiKey, baseUrl, messagingProfileId, publicKey };
const smsProvider = new TelnyxSMSProvider({ ...options, from: '+14155550100' });

const kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: smsProvider }));
// Whoever RCS does not reach gets an SMS: the channel asks before it sends.
kit.registerChannel(rcsChannel('rcs', { provider: new TelnyxRCSProvider(options), fallback: true, smsProvider }));
telnyx.deliverTo(createWebhookHandler(kit).fetch);

const [MODERN, PLAIN] = ['+14155552671', '+14155552672'];
telnyx.withoutRcs(PLAIN);
for (const phoneNumber of [MODERN, PLAIN]) {
  await kit.createRoom({ roomId: phoneNumber });
  await kit.attachChannel(phoneNumber, 'rcs', { metadata: { phoneNumber } });
  // Answers of this number go to this room.
  await kit.addMember(phoneNumber, 'rcs', phoneNumber, { externalId: phoneNumber });
  await kit.sendEvent(phoneNumber, 'system', {
    type: 'rich',
    body: 'Your parcel is here. Where do you want it?',
    buttons: [
      { label: 'At home', payload: 'home' },
      { label: 'At the shop', payload: 'shop' },
    ],
  });
}
await kit.whenIdle();

const [rich, plain] = telnyx.messages.sent();
console.log(`RCS to ${rich?.to ?? ''}: ${rich?.text ?? ''} [${(rich?.buttons ?? []).join('] [')}]`);
assert.deepEqual([rich?.to, rich?.buttons], [MODERN, ['At home', 'At the shop']]);
console.log(`SMS to ${plain?.to ?? ''}: ${(plain?.text ?? '').replaceAll('\n', ' / ')}`);
assert.deepEqual([plain?.to, plain?.from, plain?.buttons], [PLAIN, '+14155550100', []]);
assert.match(plain?.text ?? '', /At the shop/u);

// A tap says its label in the room, and brings its payload.
const [answer] = await telnyx.rcsPerson(MODERN).tap('At the shop', 'shop').deliver();
assert.equal(answer?.status, 200);
await kit.whenIdle();
const tapped = (await kit.getTimeline(MODERN, { types: ['message'] })).at(-1);
assert.ok(tapped);
const payload = (tapped.channelData as { readonly buttonPayload?: string }).buttonPayload;
console.log(`tapped: ${textOf(tapped)} (${payload ?? ''})`);
assert.deepEqual([textOf(tapped), payload], ['At the shop', 'shop']);

await kit.close();
await telnyx[Symbol.asyncDispose]();
