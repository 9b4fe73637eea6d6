import assert from 'node:assert/strict';

import { type Identity, IdentityHookResult, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockIdentityResolver, MockSMSProvider, SimpleChannel } from '@roomkit/testing';

function person(identityId: string, displayName: string, phone: string): Identity {
  return {
    id: identityId,
    organizationId: null,
    displayName,
    externalId: null,
    channelAddresses: { sms: [phone] },
    metadata: {},
  };
}

// A resolver looks senders up, in a CRM for instance. Two people share the number that ends in 3.
const ana = person('ana', 'Ana', '+15550101');
const [tom, lea] = [person('tom', 'Tom', '+15550103'), person('lea', 'Lea', '+15550103')];
const identityResolver = new MockIdentityResolver({
  identities: { '+15550101': ana, '+15550103': [tom, lea] },
});
const vendor = new MockSMSProvider();
await using kit = new RoomKit({ identityResolver });
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(new SimpleChannel('desk'));
for (const { id, displayName, channelAddresses } of [ana, tom, lea]) {
  await kit.createIdentity({ id, displayName, channelAddresses });
}

// Strangers are asked who they are; those who answer with a customer number are let in.
kit.identityHook('on_identity_unknown', ({ message }) => {
  const number = /^customer (?<number>\d+)$/u.exec(textOf(message))?.groups?.['number'];
  if (number !== undefined) {
    return IdentityHookResult.create(person(`customer-${number}`, `Customer ${number}`, message.senderId));
  }
  return IdentityHookResult.challenge({
    event: { content: { type: 'text', body: 'Who is this? Answer "customer" and your number.' } },
    targetChannelIds: ['sms'],
  });
});

async function text(senderId: string, body: string, roomId: string): Promise<string> {
  if (!(await kit.listRooms()).some((room) => room.id === roomId)) {
    await kit.createRoom({ roomId });
    await kit.attachChannel(roomId, 'sms', { metadata: { phoneNumber: senderId } });
  }
  const content = { type: 'text', body } as const;
  const result = await kit.processInbound({ channelId: 'sms', senderId, content }, { roomId });
  const [participant] = await kit.listMembers(roomId);
  const who = participant === undefined ? 'nobody' : `${participant.displayName ?? '?'}, ${participant.identification}`;
  console.log(`${senderId} "${body}" → ${result.blocked ? (result.reason ?? '') : 'in'} (${who})`);
  return result.blocked ? (result.reason ?? '') : who;
}

// Known.
assert.equal(await text('+15550101', 'Hi, it is me', 'known'), 'Ana, identified');

// Unknown: challenged, and nothing of the first message is stored.
assert.equal(await text('+15550102', 'Hi', 'stranger'), 'identity_challenge_sent');
assert.equal((await kit.getTimeline('stranger', { types: ['message'] })).length, 0);
console.log(`  the kit asked: ${vendor.sent.map(({ event }) => textOf(event)).join()}`);
assert.match(textOf(vendor.sent.at(-1)?.event ?? assert.fail('nothing was sent')), /Who is this/u);
assert.equal(await text('+15550102', 'customer 77', 'stranger'), 'Customer 77, identified');

// Ambiguous: the message goes on under a pending participant, until a person decides.
assert.match(await text('+15550103', 'Hello?', 'shared'), /pending|ambiguous/u);
const [pending] = await kit.listMembers('shared');
assert.ok(pending);
assert.deepEqual(pending.candidates, ['tom', 'lea']);
const decided = await kit.resolveParticipant('shared', pending.id, 'lea');
console.log(`  a colleague decided: ${decided.displayName ?? ''}, by ${decided.resolvedBy ?? ''}`);
assert.deepEqual([decided.identityId, decided.identification, decided.resolvedBy], ['lea', 'identified', 'manual']);

// Once somebody is identified in a room, nobody looks them up again there.
const asked = identityResolver.asked.length;
await text('+15550103', 'It is Lea', 'shared');
assert.equal(identityResolver.asked.length, asked);
