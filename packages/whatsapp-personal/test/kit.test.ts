import {
  ChannelOutput,
  type DeliveryStatus,
  type EphemeralEvent,
  RoomKit,
  type StreamingOption,
  whatsappPersonalChannel,
} from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { WhatsAppPersonalProvider, WhatsAppPersonalSourceProvider } from '../src/index.ts';
import { pairedAccount, PERSON } from './support/start-account.ts';

const JID = `${PERSON.slice(1)}@s.whatsapp.net`;

async function roomWithAccount(streaming?: StreamingOption) {
  const account = await pairedAccount();
  const session = account.session();
  const kit = new RoomKit({
    mediaLinks: { baseUrl: 'https://rooms.example/media', secret: 'sixteen characters or more' },
  });
  const provider = new WhatsAppPersonalProvider({ session });
  const channel = whatsappPersonalChannel('whatsapp', { provider, ...(streaming ? { streaming } : {}) });
  kit.registerChannel(channel);
  kit.attachSource('whatsapp', new WhatsAppPersonalSourceProvider({ session }));
  await vi.waitFor(() => expect(kit.listSources()).toEqual({ whatsapp: 'connected' }));
  const hello = account.person.text('hello');
  account.fake.arrive(hello);
  let roomId = '';
  await vi.waitFor(async () => {
    roomId = (await kit.listRooms())[0]?.id ?? '';
    expect(await kit.getTimeline(roomId)).not.toEqual([]);
  });
  const timeline = async () => (await kit.getTimeline(roomId)).filter(({ type }) => type === 'message');
  return { ...account, kit, roomId, hello, timeline, [Symbol.asyncDispose]: async () => kit.close() };
}

describe('a room with a personal account', () => {
  it('CORE-6.5.1 CORE-A.3.1 answers where it was written, and learns how far the answer got', async () => {
    await using made = await roomWithAccount();
    const reports: DeliveryStatus[] = [];
    made.kit.onDeliveryStatus((status) => void reports.push(status));
    const event = await made.kit.sendEvent(made.roomId, 'system', { type: 'text', body: 'hi there' });
    await made.kit.whenIdle();
    expect(made.fake.given).toMatchObject([{ jid: JID, content: { text: 'hi there' } }]);
    const [id] = [...made.fake.messages.keys()].slice(-1);
    made.fake.emit('messages.update', [{ key: { remoteJid: JID, fromMe: true, id }, update: { status: 4 } }]);
    await vi.waitFor(() =>
      expect(reports).toMatchObject([{ eventId: event.id, channelId: 'whatsapp', status: 'read' }]),
    );
  });

  it('CORE-6.1.4 shows an answer while it is written, by edits of one message', async () => {
    await using made = await roomWithAccount({ intervalMs: 1, firstAfterCharacters: 1 });
    const seen = Promise.withResolvers<void>();
    async function* words(): AsyncGenerator<string> {
      yield 'Good';
      await seen.promise;
      yield ' morning.';
    }
    const reply = (): ChannelOutput => ChannelOutput.of({ responseStream: words() });
    made.kit.registerChannel(new SimpleChannel('ai', { channelType: 'ai', reply }));
    await made.kit.attachChannel(made.roomId, 'ai');
    made.fake.arrive(made.person.text('morning'));
    await vi.waitFor(() => expect(made.fake.given).toMatchObject([{ jid: JID, content: { text: 'Good' } }]));
    seen.resolve();
    await vi.waitFor(() => expect(made.fake.given).toHaveLength(2));
    await made.kit.whenIdle();
    const id = [...made.fake.messages.keys()].at(-1);
    expect(made.fake.given.at(-1)).toMatchObject({ content: { text: 'Good morning.', edit: { id, fromMe: true } } });
    expect((await made.timeline()).at(-1)).toMatchObject({ content: { body: 'Good morning.' } });
  });

  it('keeps files as they come, for their address is no server’s', async () => {
    await using made = await roomWithAccount();
    const bytes = new Uint8Array([1, 2, 3]);
    made.fake.arrive(made.person.sends('imageMessage', bytes, { mimetype: 'image/png' }));
    await vi.waitFor(async () => expect(await made.timeline()).toHaveLength(2));
    const content = (await made.timeline())[1]?.content;
    if (content?.type !== 'media') throw new Error('there is no file');
    expect(content.url).toMatch(/^https:\/\/rooms\.example\/media/u);
    const response = await made.kit.processMediaRequest(new Request(content.url));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it('is edited by who wrote, and hears of reactions and typing', async () => {
    await using made = await roomWithAccount();
    const heard: EphemeralEvent[] = [];
    await made.kit.subscribeRoom(made.roomId, (event) => void heard.push(event));
    made.fake.arrive(made.person.edits({ id: made.hello.key.id ?? null }, 'hello!'));
    made.fake.arrive(made.person.reacts({ id: made.hello.key.id ?? null, fromMe: false }, '👍'));
    made.fake.emit('presence.update', { presences: { [JID]: { lastKnownPresence: 'composing' } } });
    await vi.waitFor(() => expect(heard.map(({ type }) => type)).toEqual(['reaction', 'typing_start']));
    expect((await made.timeline())[0]).toMatchObject({ content: { type: 'text', body: 'hello!' } });
  });

  it('CORE-13.4.1 takes a message that comes twice once', async () => {
    await using made = await roomWithAccount();
    made.fake.arrive(made.hello);
    made.fake.arrive(made.person.text('next'));
    await vi.waitFor(async () => expect(await made.timeline()).toHaveLength(2));
    expect((await made.timeline()).map(({ content }) => content)).toMatchObject([{ body: 'hello' }, { body: 'next' }]);
  });
});
