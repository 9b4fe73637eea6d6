import {
  type EmailProvider,
  type HTTPProvider,
  type MessengerProvider,
  type RCSProvider,
  RoomKit,
  type RoomKitOptions,
  smsChannel,
  type SMSProvider,
  type TeamsProvider,
  type TelegramProvider,
  whatsappChannel,
  type WhatsAppProvider,
} from '@roomkit/core';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';

import {
  createTestClock,
  createTestIds,
  MockEmailProvider,
  MockHTTPProvider,
  MockIdentityResolver,
  MockMessengerProvider,
  MockRCSProvider,
  MockSMSProvider,
  MockTeamsProvider,
  MockTelegramProvider,
  mockWebhook,
  MockWhatsAppProvider,
  SimpleChannel,
} from '../../src/index.ts';

const open: RoomKit[] = [];

function aKit(options: RoomKitOptions = {}): RoomKit {
  const kit = new RoomKit({ clock: createTestClock(), createId: createTestIds(), ...options });
  open.push(kit);
  return kit;
}

afterEach(async () => {
  for (const kit of open.splice(0)) await kit.close();
});

const CUSTOMER = '+15551234567';

describe('flows through the kit', () => {
  it('CORE-B.1.1 CORE-A.1.1 an SMS opens a room, and the AI answers the same phone', async () => {
    const provider = new MockSMSProvider();
    const kit = aKit({ identityResolver: new MockIdentityResolver() });
    kit.registerChannel(smsChannel('sms', { provider }));
    kit.registerChannel(new SimpleChannel('ai', { channelType: 'ai', reply: 'pong' }));
    kit.hook('on_room_created', async (room) => {
      await kit.attachChannel(room.id, 'ai');
    });
    const depths: number[] = [];
    kit.hook('after_broadcast', (event) => depths.push(event.chainDepth));
    const result = await kit.processInbound({
      channelId: 'sms',
      senderId: CUSTOMER,
      content: { type: 'text', body: 'ping' },
      channelData: { fromNumber: CUSTOMER, toNumber: '+15550000000', segments: 1 },
    });
    expect(result).toMatchObject({ blocked: false, event: { chainDepth: 0 } });
    await kit.whenIdle();
    expect(provider.sent).toMatchObject([
      { to: CUSTOMER, from: '+15550000000', event: { content: { type: 'text', body: 'pong' }, chainDepth: 1 } },
    ]);
    expect(depths.toSorted((left, right) => left - right)).toEqual([0, 1]);
    const roomId = result.event?.roomId ?? '';
    expect((await kit.getBinding(roomId, 'sms'))?.metadata).toEqual({
      phoneNumber: CUSTOMER,
      fromNumber: '+15550000000',
    });
  });

  it('CORE-6.7.1 another provider changes nothing but its name', async () => {
    const timelines = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const kit = aKit();
        kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider({ name }) }));
        kit.registerChannel(new SimpleChannel('b'));
        await kit.createRoom({ roomId: 'r1' });
        await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: CUSTOMER } });
        await kit.attachChannel('r1', 'b');
        const content = { type: 'text', body: 'hi' } as const;
        await kit.processInbound({ channelId: 'sms', senderId: CUSTOMER, content }, { roomId: 'r1' });
        const timeline = await kit.getTimeline('r1', { types: ['message'] });
        expect(timeline.map((event) => event.source.provider)).toEqual([name]);
        return timeline.map((event) => ({ ...event, source: { ...event.source, provider: null } }));
      }),
    );
    expect(timelines[1]).toEqual(timelines[0]);
  });

  it('CORE-6.7.5 a provider that answers success: false has not sent', async () => {
    const kit = aKit();
    const script = [{ success: false, error: 'rejected', providerMessageId: 'm9' }];
    kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider({ script }) }));
    kit.registerChannel(new SimpleChannel('a'));
    await kit.createRoom({ roomId: 'r1' });
    await kit.attachChannel('r1', 'a');
    await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: CUSTOMER } });
    const content = { type: 'text', body: 'hi' } as const;
    const result = await kit.processInbound({ channelId: 'a', senderId: 'u1', content }, { roomId: 'r1' });
    expect(result.deliveryResults['sms']).toMatchObject({ status: 'failed', providerMessageId: 'm9' });
  });

  it('CORE-17.1.2 a tampered webhook is answered 403 and leaves nothing; a signed one is taken', async () => {
    const provider = new MockSMSProvider({ webhookSecret: 's' });
    const kit = aKit();
    kit.registerChannel(smsChannel('sms', { provider }));
    await kit.createRoom({ roomId: 'r1' });
    await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: CUSTOMER } });
    const body = {
      messages: [
        { senderId: CUSTOMER, content: { type: 'text', body: 'hi' } as const, providerMessageId: 'in-1', roomId: 'r1' },
      ],
    };
    const signed = await mockWebhook(body, { secret: 's' });
    const tampered = new Request(signed.url, {
      method: 'POST',
      headers: signed.headers,
      body: (await signed.clone().text()).replace('hi', 'ho'),
    });
    expect((await kit.processWebhook('sms', tampered)).status).toBe(403);
    expect(await kit.getTimeline('r1', { types: ['message'] })).toEqual([]);
    expect((await kit.processWebhook('sms', signed)).status).toBe(200);
    expect(await kit.getTimeline('r1', { types: ['message'] })).toMatchObject([{ content: { body: 'hi' } }]);
  });

  it('CORE-6.6.9 CORE-6.6.1 an edit goes out natively with the vendor’s id, and as a correction by SMS', async () => {
    const sms = new MockSMSProvider();
    const whatsapp = new MockWhatsAppProvider();
    const kit = aKit();
    kit.registerChannel(new SimpleChannel('a'));
    kit.registerChannel(smsChannel('sms', { provider: sms }));
    kit.registerChannel(whatsappChannel('wa', { provider: whatsapp }));
    await kit.createRoom({ roomId: 'r1' });
    await kit.attachChannel('r1', 'a');
    await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: CUSTOMER } });
    await kit.attachChannel('r1', 'wa', { metadata: { phoneNumber: CUSTOMER } });
    const from = { channelId: 'a', senderId: 'u1' };
    const first = await kit.processInbound({ ...from, content: { type: 'text', body: '5$' } }, { roomId: 'r1' });
    await kit.whenIdle();
    const targetEventId = first.event?.id ?? '';
    const edit = {
      type: 'edit',
      targetEventId,
      newContent: { type: 'text', body: '50$' },
      editSource: 'sender',
    } as const;
    await kit.processInbound({ ...from, content: edit }, { roomId: 'r1' });
    await kit.whenIdle();
    expect(sms.sent.at(-1)?.event.content).toEqual({ type: 'text', body: 'Correction: 50$' });
    expect(whatsapp.sent.at(-1)).toMatchObject({
      event: { content: { type: 'edit', targetEventId } },
      options: { targetMessageIds: ['mock-1'] },
    });
  });
});

describe('providers', () => {
  it('CORE-6.7.4 every kind has an interface and a mock of it', () => {
    expectTypeOf<MockSMSProvider>().toExtend<SMSProvider>();
    expectTypeOf<MockRCSProvider>().toExtend<RCSProvider>();
    expectTypeOf<MockEmailProvider>().toExtend<EmailProvider>();
    expectTypeOf<MockWhatsAppProvider>().toExtend<WhatsAppProvider>();
    expectTypeOf<MockMessengerProvider>().toExtend<MessengerProvider>();
    expectTypeOf<MockTeamsProvider>().toExtend<TeamsProvider>();
    expectTypeOf<MockTelegramProvider>().toExtend<TelegramProvider>();
    expectTypeOf<MockHTTPProvider>().toExtend<HTTPProvider>();
    const kinds = [MockSMSProvider, MockRCSProvider, MockEmailProvider, MockWhatsAppProvider, MockMessengerProvider];
    for (const Kind of [...kinds, MockTeamsProvider, MockTelegramProvider, MockHTTPProvider]) {
      expect(new Kind()).toMatchObject({ specificationVersion: 'v1', name: 'mock' });
    }
  });

  it('CORE-6.7.3 SMS and e-mail send with their own particulars and read webhooks whole', async () => {
    const request = await mockWebhook({
      messages: [{ senderId: CUSTOMER, content: { type: 'text', body: 'hi' }, metadata: { extra: { k: 1 } } }],
    });
    const raw = { url: request.url, method: 'POST', headers: request.headers, body: await request.bytes() };
    const expected = {
      channelId: 'c',
      senderId: CUSTOMER,
      content: { type: 'text', body: 'hi' },
      rawPayload: { senderId: CUSTOMER, content: { type: 'text', body: 'hi' }, metadata: { extra: { k: 1 } } },
    };
    expect(await new MockSMSProvider().parseWebhook(raw, 'c')).toMatchObject([expected]);
    expect(await new MockEmailProvider().parseInbound(raw, 'c')).toMatchObject([expected]);
  });
});
