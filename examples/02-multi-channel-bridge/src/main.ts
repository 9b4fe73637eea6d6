import assert from 'node:assert/strict';

import { emailChannel, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockEmailProvider, MockSMSProvider, SimpleChannel } from '@roomkit/testing';

const sms = new MockSMSProvider({ name: 'sms-vendor' });
const email = new MockEmailProvider({ name: 'email-vendor' });
const web = new SimpleChannel('web', {
  channelType: 'websocket',
  capabilities: { mediaTypes: ['text', 'rich'], supportsRichText: true, supportsButtons: true },
});

await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: sms }));
kit.registerChannel(emailChannel('email', { provider: email }));
kit.registerChannel(web);

const { id } = await kit.createRoom({ roomId: 'trip' });
// In a bridge a reader must know who speaks: others' words carry their name on SMS.
await kit.attachChannel(id, 'sms', { attribution: 'prefix', metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(id, 'email', { attribution: 'prefix', metadata: { emailAddress: 'ben@example.org' } });
await kit.attachChannel(id, 'web');
await kit.addMember(id, 'sms', 'ana', { displayName: 'Ana', externalId: '+15550100' });
await kit.addMember(id, 'email', 'ben', { displayName: 'Ben', externalId: 'ben@example.org' });
await kit.addMember(id, 'web', 'kim', { displayName: 'Kim', externalId: 'kim' });

// Rich text with buttons, from the web.
await kit.processInbound(
  {
    channelId: 'web',
    senderId: 'kim',
    content: {
      type: 'rich',
      body: 'The train leaves at **9:15**. Does that suit you?',
      buttons: [{ label: 'Yes' }, { label: 'Later, please' }],
    },
  },
  { roomId: id },
);
// A plain answer, by SMS.
await kit.processInbound(
  { channelId: 'sms', senderId: '+15550100', content: { type: 'text', body: 'Later, please' } },
  { roomId: id },
);

const bySms = sms.sent.map(({ event }) => textOf(event));
console.log('Ana’s phone, plain text with the choices spelled out:');
for (const line of bySms) console.log(line.replaceAll(/^/gmu, '  | '));
assert.equal(bySms.length, 1);
assert.match(bySms[0] ?? '', /^Kim: The train leaves at 9:15\./u);
assert.match(bySms[0] ?? '', /Later, please/u);

const byEmail = email.sent.map(({ event, to }) => ({ to, type: event.content.type, text: textOf(event) }));
console.log('Ben’s mailbox:');
for (const { to, type, text } of byEmail) console.log(`  ${to} (${type}): ${text.replaceAll('\n', ' / ')}`);
assert.deepEqual(
  byEmail.map(({ to }) => to),
  ['ben@example.org', 'ben@example.org'],
);
assert.match(byEmail[0]?.text ?? '', /\*\*9:15\*\*/u);
assert.equal(byEmail[1]?.text, 'Ana: Later, please');

const onWeb = web.delivered.map((event) => textOf(event));
console.log(`the web chat, which knows its people: ${onWeb.join(' | ')}`);
assert.deepEqual(onWeb, ['Later, please']);

// What was said is stored once, as it was said.
const [rich] = await kit.getTimeline(id, { types: ['message'] });
assert.equal(rich?.content.type, 'rich');
