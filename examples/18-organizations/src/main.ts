import assert from 'node:assert/strict';

import { isRoomKitError, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

await using kit = new RoomKit();

/** Each organization has the same room, channels and customer number, and a vendor account of its own. */
async function open(organizationId: string): Promise<{ readonly kit: RoomKit; readonly vendor: MockSMSProvider }> {
  const scoped = kit.forOrganization(organizationId);
  const vendor = new MockSMSProvider({ name: organizationId });
  scoped.registerChannel(smsChannel('sms', { provider: vendor }));
  scoped.registerChannel(new SimpleChannel('desk'));
  await scoped.createRoom({ roomId: 'support' });
  await scoped.attachChannel('support', 'sms', { metadata: { phoneNumber: '+15550100' } });
  await scoped.attachChannel('support', 'desk');
  return { kit: scoped, vendor };
}
const acme = await open('acme');
const globex = await open('globex');

async function say(scoped: RoomKit, channelId: string, body: string, idempotencyKey?: string): Promise<boolean> {
  const message = { channelId, senderId: '+15550100', content: { type: 'text', body } } as const;
  const keyed = idempotencyKey === undefined ? message : { ...message, idempotencyKey };
  return (await scoped.processInbound(keyed, { roomId: 'support' })).duplicate;
}
async function words(scoped: RoomKit): Promise<readonly string[]> {
  return (await scoped.getTimeline('support', { types: ['message'] })).map((event) => textOf(event));
}

// The same message with the same key is no duplicate in another organization.
assert.equal(await say(acme.kit, 'sms', 'hello acme', 'key-1'), false);
assert.equal(await say(globex.kit, 'sms', 'hello globex', 'key-1'), false);
assert.equal(await say(acme.kit, 'sms', 'hello acme', 'key-1'), true);
console.log(`acme:   ${(await words(acme.kit)).join(' | ')}`);
console.log(`globex: ${(await words(globex.kit)).join(' | ')}`);
assert.deepEqual([await words(acme.kit), await words(globex.kit)], [['hello acme'], ['hello globex']]);

// An answer leaves over the organization's own account.
await say(acme.kit, 'desk', 'acme is here');
console.log(`sent: acme ${acme.vendor.sent.length}, globex ${globex.vendor.sent.length}`);
assert.deepEqual([acme.vendor.sent.length, globex.vendor.sent.length], [1, 0]);

// Identities, hooks and lists are scoped as well.
await acme.kit.createIdentity({ id: 'ana', displayName: 'Ana of Acme' });
await globex.kit.createIdentity({ id: 'ana', displayName: 'Ana of Globex' });
const counts = { acme: 0, everywhere: 0 };
acme.kit.hook('after_broadcast', () => void (counts.acme += 1));
kit.hook('after_broadcast', () => void (counts.everywhere += 1));
await say(acme.kit, 'sms', 'one');
await say(globex.kit, 'sms', 'two');
await kit.whenIdle();
console.log(`heard by acme’s hook: ${counts.acme}; by the hook of the whole kit: ${counts.everywhere}`);
assert.deepEqual(counts, { acme: 1, everywhere: 2 });
assert.deepEqual(
  (await acme.kit.listRooms()).map(({ organizationId }) => organizationId),
  ['acme'],
);

// Nothing leaks through ids: the kit without organization has no such room, and acme cannot name globex.
await assert.rejects(kit.getRoom('support'), (error) => isRoomKitError(error, 'room_not_found'));
await assert.rejects(async () => acme.kit.createRoom({ organizationId: 'globex' }), /another organization/u);

// What one organization closes stays open for the other.
await acme.kit.closeRoom('support');
assert.equal((await globex.kit.getRoom('support')).status, 'active');
console.log('acme closed its room; globex goes on');
