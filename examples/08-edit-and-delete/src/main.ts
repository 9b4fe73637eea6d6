import assert from 'node:assert/strict';

import { type EventContent, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { MockSMSProvider, SimpleChannel } from '@roomkit/testing';

const vendor = new MockSMSProvider();
const desk = new SimpleChannel('desk', { capabilities: { supportsEdit: true, supportsDelete: true } });
const chat = new SimpleChannel('chat', { capabilities: { supportsEdit: true, supportsDelete: true } });
await using kit = new RoomKit();
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(desk);
kit.registerChannel(chat);
const { id } = await kit.createRoom({ roomId: 'chat' });
await kit.attachChannel(id, 'sms', { metadata: { phoneNumber: '+15550100' } });
await kit.attachChannel(id, 'desk');
await kit.attachChannel(id, 'chat');

async function say(channelId: string, senderId: string, content: EventContent) {
  const { event, blocked, reason } = await kit.processInbound({ channelId, senderId, content }, { roomId: id });
  console.log(`${senderId}: ${content.type} "${textOf(content)}"${blocked ? ` → ${reason ?? ''}` : ''}`);
  return { event, reason };
}

const { event: said } = await say('desk', 'kim', { type: 'text', body: 'We open at 8.' });
assert.ok(said);
const newContent = { type: 'text', body: 'We open at 9.' } as const;

// The author edits. The event keeps its id and index; the edit is an event of its own.
await say('desk', 'kim', { type: 'edit', targetEventId: said.id, newContent });
const edited = await kit.getEvent(id, said.id);
assert.ok(edited);
assert.deepEqual([textOf(edited), edited.index, edited.metadata['edited']], ['We open at 9.', said.index, true]);

// A channel with edits gets the edit; one without gets a correction in words.
console.log(`chat gets: ${chat.delivered.map((event) => event.content.type).join(', ')}`);
assert.deepEqual(
  chat.delivered.map((event) => event.content.type),
  ['text', 'edit'],
);
console.log(`SMS gets: ${vendor.sent.map(({ event }) => textOf(event)).join(' | ')}`);
assert.deepEqual(
  vendor.sent.map(({ event }) => textOf(event)),
  ['We open at 8.', 'Correction: We open at 9.'],
);

// Somebody else's words are not theirs to change, nor is a message of another room.
const forged = { type: 'edit', targetEventId: said.id, newContent: { type: 'text', body: 'We are closed.' } } as const;
assert.equal((await say('chat', 'mallory', forged)).reason, 'not_original_author');
const lost = await say('desk', 'kim', { type: 'delete', targetEventId: 'nowhere', deleteType: 'sender' });
assert.equal(lost.reason, 'target_event_not_found');
assert.equal(textOf((await kit.getEvent(id, said.id)) ?? assert.fail('it is gone')), 'We open at 9.');

// Taken back: marked as deleted, so that histories leave it out; the record stays.
await say('desk', 'kim', { type: 'delete', targetEventId: said.id, deleteType: 'sender' });
const deleted = await kit.getEvent(id, said.id);
assert.equal(deleted?.metadata['deleted'], true);
assert.equal(chat.delivered.at(-1)?.content.type, 'delete');
assert.equal(textOf(vendor.sent.at(-1)?.event ?? assert.fail('nothing was sent')), '[Message deleted]');

// The host may mend or remove any event. Removed is removed; its index is not used again.
const { event: secret } = await say('chat', 'ana', { type: 'text', body: 'my password is hunter2' });
assert.ok(secret);
await kit.updateEvent(id, secret.id, { content: { type: 'text', body: 'my password is …' } });
const removed = await kit.deleteEvent(id, secret.id);
assert.deepEqual(removed, [secret.id]);
assert.equal(await kit.getEvent(id, secret.id), null);
console.log('the host removed the password for good');
const next = await say('chat', 'ana', { type: 'text', body: 'sorry' });
assert.ok((next.event?.index ?? 0) > secret.index);
