import { type EphemeralEvent, httpChannel, RoomKit, textOf } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';
import { expect, it } from 'vitest';

import { PERSON, startHttp } from './support/start-http.ts';

it('CORE-6.6.9 a message, its edit, a reaction, reading and its deletion go both ways', async () => {
  const { emulator, provider } = await startHttp({ signature: 'standard' });
  await using _emulator = emulator;
  await using kit = new RoomKit();
  emulator.deliverTo((request) => kit.processWebhook('http', request));
  kit.registerChannel(httpChannel('http', { provider }));
  kit.registerChannel(new SimpleChannel('desk', { senderIsParticipant: true }));
  const person = emulator.person(PERSON);
  const deliver = async (call: ReturnType<typeof person.text>): Promise<void> => {
    expect((await call.deliver()).map(({ status }) => status)).toEqual([200]);
    await kit.whenIdle();
  };

  // In: the first message opens a room, whose binding knows whom to answer.
  await deliver(person.text('hello'));
  const [room] = await kit.listRooms();
  const roomId = room?.id ?? '';
  await kit.attachChannel(roomId, 'desk');
  const heard: EphemeralEvent[] = [];
  await kit.subscribeRoom(roomId, (event) => void heard.push(event));
  const said = emulator.messages.list()[0]?.id ?? '';
  await deliver(person.edit(said, 'hello, you'));
  const words = async (): Promise<readonly string[]> =>
    (await kit.getTimeline(roomId, { types: ['message'] })).map((event) => textOf(event));
  expect(await words()).toEqual(['hello, you']);

  // Out, in the same room.
  const from = { channelId: 'desk', senderId: 'kim' } as const;
  const sent = await kit.processInbound({ ...from, content: { type: 'text', body: 'helo' } }, { roomId });
  const eventId = sent.event?.id ?? '';
  const newContent = { type: 'text', body: 'hello!' } as const;
  await kit.processInbound({ ...from, content: { type: 'edit', targetEventId: eventId, newContent } }, { roomId });
  await kit.whenIdle();
  expect(emulator.messages.sent()).toMatchObject([{ to: PERSON, text: 'hello!', edits: 1, isDeleted: false }]);
  const id = emulator.messages.sent()[0]?.id ?? '';

  // Signs.
  await deliver(person.react(id, '👍'));
  await deliver(person.typing(true));
  expect(heard.map(({ type, data }) => [type, data['eventId'] ?? null])).toEqual([
    ['reaction', eventId],
    ['typing_start', null],
  ]);
  const [first] = await kit.getTimeline(roomId, { types: ['message'] });
  await kit.publishReaction(
    roomId,
    'kim',
    { eventId: first?.id ?? '', emoji: '🎉', action: 'add' },
    { channelId: 'desk' },
  );
  await kit.publishTyping(roomId, 'kim', true, { channelId: 'desk' });
  await kit.whenIdle();
  expect(emulator.messages.get(said)?.reactions).toEqual(['🎉']);
  expect(emulator.typing).toEqual([PERSON]);

  // How far it got.
  await deliver(emulator.report(id, 'delivered'));
  await deliver(person.readUntil(new Date(kit.clock.now() + 1_000)));
  const [receipt] = await (await kit.getContext(roomId)).receipts(eventId);
  expect(receipt).toMatchObject({ status: 'read', providerMessageIds: [id] });

  // And back.
  await kit.processInbound(
    { ...from, content: { type: 'delete', targetEventId: eventId, deleteType: 'sender' } },
    { roomId },
  );
  await deliver(person.delete(said));
  expect(emulator.messages.get(id)?.isDeleted).toBe(true);
  const marks = (await kit.getTimeline(roomId, { types: ['message'] })).map(({ metadata }) => metadata['deleted']);
  expect(marks).toEqual([true, true]);
});

it('what is signed and cannot be read is kept aside, and answered', async () => {
  const { emulator, provider } = await startHttp();
  await using _emulator = emulator;
  await using kit = new RoomKit();
  kit.registerChannel(httpChannel('http', { provider }));
  emulator.deliverTo((request) => kit.processWebhook('http', request));
  const calls = [emulator.call({ type: 'poke', sender_id: PERSON }), emulator.call({ sender_id: '', body: 'hi' })];
  for (const call of calls) expect((await call.deliver())[0]?.status).toBe(200);
  expect((await kit.listQuarantinedWebhooks()).map(({ channelId }) => channelId)).toEqual(['http', 'http']);
  expect(await kit.listRooms()).toEqual([]);
});
