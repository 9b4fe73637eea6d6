import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { AIChannel } from '@roomkit/ai';
import { RoomKitClient } from '@roomkit/client';
import { RoomKit } from '@roomkit/core';
import type { Emulator } from '@roomkit/emulators';
import { MockAIProvider } from '@roomkit/testing';
import { WebSocketChannel } from '@roomkit/websocket';
import { describe, expect, it } from 'vitest';

import { connect, CUSTOMER, startVendors } from './vendors.ts';

const ROOM = 'r1';

async function listen(channel: WebSocketChannel): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer();
  channel.attach(server, { path: '/socket' });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/socket` };
}

/** What a vendor has of the room, in order. */
const words = (emulator: Emulator): readonly (string | null)[] => emulator.messages.sent().map(({ text }) => text);

describe('one room over six vendors, a web chat and a model', () => {
  it('a message, its edit, a reaction and a deletion reach each as it can show them', async () => {
    const vendors = await startVendors();
    const { twilio, telnyx, whatsapp, messenger, telegram, http } = vendors;
    const provider = new MockAIProvider({ answers: ['It ships today.'] });
    const web = new WebSocketChannel('web', { authenticate: () => ({ participantId: 'lee', rooms: [ROOM] }) });
    const kit = new RoomKit();
    const { server, url } = await listen(web);
    await using cleanup = new AsyncDisposableStack();
    for (const { emulator } of Object.values(vendors)) cleanup.use(emulator);
    cleanup.defer(() => void server.close());
    cleanup.use(kit);

    await kit.createRoom({ roomId: ROOM });
    kit.registerChannel(web);
    await kit.attachChannel(ROOM, 'web');
    kit.registerChannel(new AIChannel('assistant', { provider, streaming: false }));
    await kit.attachChannel(ROOM, 'assistant');
    await connect(kit, ROOM, Object.values(vendors));
    await using client = new RoomKitClient({ url });
    await client.connect();
    const lee = await client.join(ROOM);

    // The customer asks on WhatsApp, the model answers everywhere.
    const [taken] = await whatsapp.emulator.person(CUSTOMER).text('Where is my order?').deliver();
    expect(taken?.status).toBe(200);
    await kit.whenIdle();
    for (const { emulator } of [twilio, telnyx, messenger, telegram, http]) {
      expect(words(emulator)).toEqual(['Where is my order?', 'It ships today.']);
    }
    expect(words(whatsapp.emulator)).toEqual(['It ships today.']);
    await kit.mute(ROOM, 'assistant');

    // A colleague writes in the web chat, corrects it, reacts, and takes another line back.
    const said = await lee.send('It comes at noon');
    await kit.whenIdle();
    await lee.edit(said.eventId, 'It comes at ten');
    await kit.whenIdle();
    const question = lee.timeline.find(({ content }) => content?.type === 'text' && content.body.startsWith('Where'));
    lee.react(question?.id ?? '', '👍');
    const asked = whatsapp.emulator.messages.list().find(({ author }) => author === 'person');
    await expect.poll(() => whatsapp.emulator.messages.get(asked?.id ?? '')?.reactions).toEqual(['👍']);
    const wrong = await lee.send('Wrong room');
    await kit.whenIdle();
    await lee.delete(wrong.eventId);
    await kit.whenIdle();

    // Where the vendor can, the message itself has changed.
    for (const { emulator } of [telegram, http]) {
      const [, , edited, deleted] = emulator.messages.sent();
      expect(edited).toMatchObject({ text: 'It comes at ten', isDeleted: false });
      expect(edited?.edits).toBe(1);
      expect(deleted).toMatchObject({ isDeleted: true });
      expect(emulator.messages.sent()).toHaveLength(4);
    }
    // Where it cannot, words say so.
    for (const { emulator } of [twilio, telnyx, messenger]) {
      expect(words(emulator).slice(2)).toEqual([
        'It comes at noon',
        'Correction: It comes at ten',
        'Wrong room',
        '[Message deleted]',
      ]);
    }
    expect(words(whatsapp.emulator).slice(1)).toEqual([
      'It comes at noon',
      'Correction: It comes at ten',
      'Wrong room',
      '[Message deleted]',
    ]);
    // The room itself holds what was said, as it is now.
    const events = (await kit.getTimeline(ROOM, { types: ['message'] })).filter(({ status }) => status !== 'blocked');
    expect(events.map(({ source }) => source.channelId)).toEqual(['whatsapp', 'assistant', 'web', 'web']);
    const shown = lee.timeline.flatMap(({ content }) => (content?.type === 'text' ? [content.body] : []));
    expect(shown).toContain('It comes at ten');
    expect(shown).not.toContain('Wrong room');
  }, 180_000);

  it('what people do at their vendors reaches the room: edits, reactions, reads', async () => {
    const vendors = await startVendors();
    const { telegram, whatsapp, messenger } = vendors;
    await using kit = new RoomKit();
    await using cleanup = new AsyncDisposableStack();
    for (const { emulator } of Object.values(vendors)) cleanup.use(emulator);
    await kit.createRoom({ roomId: ROOM });
    await connect(kit, ROOM, Object.values(vendors));
    const reactions: unknown[] = [];
    await kit.subscribeRoom(ROOM, ({ type, data }) => void (type === 'reaction' && reactions.push(data['emoji'])));

    const person = telegram.emulator.person(5_550_001);
    await person.text('Is it open?').deliver();
    await kit.whenIdle();
    const id = telegram.emulator.messages.list().findLast(({ author }) => author === 'person')?.id ?? '';
    await person.edit(id, 'Is the shop open?').deliver();
    await kit.whenIdle();
    const [event] = await kit.getTimeline(ROOM, { types: ['message'] });
    expect(event?.content).toMatchObject({ body: 'Is the shop open?' });
    expect(words(whatsapp.emulator)).toEqual(['Is it open?', 'Correction: Is the shop open?']);

    const [atWhatsApp] = whatsapp.emulator.messages.sent();
    await whatsapp.emulator
      .person(CUSTOMER)
      .react(atWhatsApp?.id ?? '', '🎉')
      .deliver();
    expect(reactions).toEqual(['🎉']);

    await whatsapp.emulator.report(atWhatsApp?.id ?? '', 'read').deliver();
    await messenger.emulator.person('7712345678901234').read().deliver();
    const receipts = await (await kit.getContext(ROOM)).receipts(event?.id ?? '');
    const statuses = Object.fromEntries(receipts.map(({ channelId, status }) => [channelId, status]));
    expect(statuses).toMatchObject({ whatsapp: 'read', messenger: 'read', twilio: 'accepted' });
  }, 180_000);
});
