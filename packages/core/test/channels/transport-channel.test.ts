import { describe, expect, it } from 'vitest';

import {
  ConfigurationError,
  type DeliveryReceipt,
  emailChannel,
  httpChannel,
  type InboundMessage,
  type ProviderResult,
  smsChannel,
  teamsChannel,
  telegramChannel,
  TransportChannel,
  whatsappChannel,
} from '../../src/index.ts';
import { aBinding, aContext, anEvent, START, text } from '../support/fixtures.ts';
import { aProvider, optionsOf } from './provider-double.ts';

const context = aContext();

function receipt(channelId: string, ...ids: readonly string[]): DeliveryReceipt {
  return {
    organizationId: null,
    roomId: 'r1',
    eventId: 'e0',
    channelId,
    providerMessageIds: ids,
    status: 'sent',
    error: null,
    updatedAt: START,
  };
}

describe('TransportChannel', () => {
  it('CORE-A.1.1 a binding without recipient fails for good, naming the key', async () => {
    const provider = aProvider();
    const channel = smsChannel('sms', { provider });
    const bindings = [
      aBinding(),
      aBinding({ metadata: { phoneNumber: '' } }),
      aBinding({ metadata: { phoneNumber: {} } }),
    ];
    for (const binding of bindings) {
      await expect(channel.deliver(anEvent(), binding, context)).rejects.toMatchObject({
        code: 'recipient_missing',
        retryable: false,
        details: { channelId: 'sms', key: 'phoneNumber' },
      });
    }
    expect(provider.calls).toStrictEqual([]);
  });

  it('CORE-6.7.5 a refusal of the provider is handed on as it is', async () => {
    const result: ProviderResult = { success: false, error: 'rejected', providerMessageId: 'm9' };
    const channel = smsChannel('sms', { provider: aProvider({ result }) });
    const output = await channel.deliver(anEvent(), aBinding({ metadata: { phoneNumber: '+1' } }), context);
    expect(output.providerResult).toBe(result);
  });

  it('the provider gets signal, a key that is stable over retries, and the binding’s metadata', async () => {
    const provider = aProvider();
    const channel = smsChannel('sms', { provider });
    const { signal } = new AbortController();
    const binding = aBinding({ channelId: 'sms', metadata: { phoneNumber: '+1', note: 'x' } });
    await channel.deliver(anEvent(), binding, aContext({ signal }));
    await channel.deliver(anEvent(), binding, aContext({ signal }));
    const [first, second] = provider.calls.map((call) => call.at(-1));
    expect(first).toStrictEqual({
      signal,
      idempotencyKey: 'e1:sms',
      metadata: binding.metadata,
      organizationId: null,
      sentMessageIds: [],
    });
    expect(second).toStrictEqual(first);
  });

  it('edits and deletions name what the vendor knows the message by', async () => {
    const provider = aProvider();
    const channel = whatsappChannel('wa', { provider });
    const binding = aBinding({ channelId: 'wa', metadata: { phoneNumber: '+1' } });
    const edit = anEvent({ type: 'edit', content: { type: 'edit', targetEventId: 'e0', newContent: text('x') } });
    const receipts = [receipt('other', 'o1'), receipt('wa', 'w1', 'w2')];
    await channel.deliver(edit, binding, aContext({ receipts: () => Promise.resolve(receipts) }));
    expect(optionsOf(provider.calls).targetMessageIds).toStrictEqual(['w1', 'w2']);
    const inbound = anEvent({ id: 'e0', source: { ...anEvent().source, channelId: 'wa', providerMessageId: 'in1' } });
    const deletion = anEvent({ content: { type: 'delete', targetEventId: 'e0', deleteType: 'sender' } });
    await channel.deliver(deletion, binding, aContext({ recentEvents: () => Promise.resolve([inbound]) }));
    expect(optionsOf(provider.calls).targetMessageIds).toStrictEqual(['in1']);
    await channel.deliver(deletion, binding, context);
    expect(optionsOf(provider.calls).targetMessageIds).toStrictEqual([]);
  });

  it('an edit has none of the ids of what it changed: a reaction to those is to the original', async () => {
    const ids = ['w1', 'w2', 'w3'];
    const provider = aProvider({
      send: () => Promise.resolve({ success: true, providerMessageId: 'w1', providerMessageIds: ids }),
    });
    const channel = whatsappChannel('wa', { provider });
    const binding = aBinding({ channelId: 'wa', metadata: { phoneNumber: '+1' } });
    const edit = anEvent({ type: 'edit', content: { type: 'edit', targetEventId: 'e0', newContent: text('x') } });
    const receipts = { receipts: () => Promise.resolve([receipt('wa', 'w1', 'w2')]) };
    expect((await channel.deliver(edit, binding, aContext(receipts))).providerResult).toMatchObject({
      success: true,
      providerMessageId: null,
      providerMessageIds: ['w3'],
    });
    expect((await channel.deliver(anEvent(), binding, aContext(receipts))).providerResult).toMatchObject({
      providerMessageId: 'w1',
      providerMessageIds: ids,
    });
  });

  it('answers name what they answer, where the channel has threads', async () => {
    const provider = aProvider();
    const answer = anEvent({ parentEventId: 'e0' });
    const receipts = { receipts: () => Promise.resolve([receipt('mail', 'm0'), receipt('wa', 'w0')]) };
    const mail = emailChannel('mail', { provider });
    await mail.deliver(
      answer,
      aBinding({ channelId: 'mail', metadata: { emailAddress: 'a@e.org' } }),
      aContext(receipts),
    );
    expect(optionsOf(provider.calls).replyToMessageId).toBe('m0');
    const wa = whatsappChannel('wa', { provider });
    await wa.deliver(answer, aBinding({ channelId: 'wa', metadata: { phoneNumber: '+1' } }), aContext(receipts));
    expect(optionsOf(provider.calls)).not.toHaveProperty('replyToMessageId');
  });

  it('CORE-A.3.1 WhatsApp sends templates and reactions by calls of their own', async () => {
    const calls: unknown[] = [];
    const sent =
      (name: string) =>
      (...given: readonly unknown[]) => {
        calls.push([name, ...given.slice(0, 3)]);
        return Promise.resolve({ success: true });
      };
    const provider = aProvider({
      send: sent('send'),
      sendTemplate: sent('sendTemplate'),
      sendReaction: sent('sendReaction'),
    });
    const channel = whatsappChannel('wa', { provider });
    const binding = aBinding({ metadata: { phoneNumber: '+1' } });
    const template = anEvent({ content: { type: 'template', templateId: 't' } });
    await channel.deliver(template, binding, context);
    await channel.deliver(anEvent(), binding, context);
    await channel.react?.([receipt('wa', 'w1', 'w2')], '👍', 'add', binding);
    await channel.react?.([receipt('wa', 'w1')], '👍', 'remove', binding);
    const options = expect.objectContaining({ idempotencyKey: 'e1:a' }) as unknown;
    expect(calls).toStrictEqual([
      ['sendTemplate', template, '+1', options],
      ['send', anEvent(), '+1', options],
      ['sendReaction', 'w1', '👍', '+1'],
      ['sendReaction', 'w1', '', '+1'],
    ]);
  });

  it('signs go out where channel and provider both have them', async () => {
    const calls: unknown[] = [];
    const signals = {
      sendReaction: () => Promise.resolve({ success: false }),
      sendTyping: (...given: readonly unknown[]) => Promise.resolve(void calls.push(given)),
      markRead: (...given: readonly unknown[]) => Promise.resolve(void calls.push(given)),
    };
    const binding = aBinding({ metadata: { phoneNumber: '+1', telegramChatId: 5 } });
    const wa = whatsappChannel('wa', { provider: aProvider(signals) });
    await wa.markRead?.([receipt('wa', 'w1'), receipt('wa', 'w2')], binding);
    await wa.markRead?.([], binding);
    await expect(wa.react?.([receipt('wa', 'w1')], '👍', 'add', binding)).rejects.toMatchObject({
      code: 'provider_failed',
    });
    await telegramChannel('tg', { provider: aProvider(signals) }).typing?.(true, 'u1', binding);
    expect(calls).toStrictEqual([
      [['w1', 'w2'], '+1', { organizationId: null }],
      ['5', true, undefined],
    ]);
    expect(wa.typing).toBeUndefined();
    expect(whatsappChannel('wa', { provider: aProvider() }).react).toBeUndefined();
  });

  it('SMS and e-mail are sent from what binding, message and options name', async () => {
    const provider = aProvider();
    const sms = smsChannel('sms', { provider, from: '+100' });
    await sms.deliver(anEvent(), aBinding({ metadata: { phoneNumber: '+1' } }), context);
    await sms.deliver(anEvent(), aBinding({ metadata: { phoneNumber: '+1', fromNumber: '+200' } }), context);
    expect(provider.calls.map((call) => call[3])).toStrictEqual(['+100', '+200']);
    const mail = emailChannel('mail', { provider, from: 'us@e.org', subject: 'Hello' });
    const to = { emailAddress: 'a@e.org' };
    await mail.deliver(anEvent(), aBinding({ metadata: to }), context);
    await mail.deliver(anEvent(), aBinding({ metadata: { ...to, subject: 'Order' } }), context);
    await mail.deliver(
      anEvent({ metadata: { subject: 'Mine' } }),
      aBinding({ metadata: { ...to, subject: 'Order' } }),
      context,
    );
    expect(provider.calls.slice(2).map((call) => call.slice(2, 5))).toStrictEqual([
      ['a@e.org', 'us@e.org', 'Hello'],
      ['a@e.org', 'us@e.org', 'Order'],
      ['a@e.org', 'us@e.org', 'Mine'],
    ]);
  });

  it('another system gets its recipient, or the room', async () => {
    const provider = aProvider();
    const channel = httpChannel('http', { provider });
    await channel.deliver(anEvent(), aBinding(), context);
    expect(provider.calls[0]?.[2]).toBe('r1');
  });

  it('closing closes the provider; info names it and no secret', async () => {
    let closed = 0;
    const provider = aProvider({ close: () => Promise.resolve(void (closed += 1)) });
    const channel = smsChannel('sms', { provider });
    await channel.close();
    expect(closed).toBe(1);
    expect(channel.info()).toStrictEqual({ provider: 'double', recipientKey: 'phoneNumber' });
  });

  it('a transport of one’s own needs a provider and a call', async () => {
    const provider = aProvider();
    const channel = new TransportChannel('fax', {
      channelType: 'custom:fax',
      provider,
      recipientKey: 'faxNumber',
      send: (of, { event, to }) => of.send(event, to),
    });
    await channel.deliver(anEvent(), aBinding({ metadata: { faxNumber: '+9' } }), context);
    expect(provider.calls).toStrictEqual([['send', anEvent(), '+9']]);
    expect(() => smsChannel('sms', {} as never)).toThrowError(ConfigurationError);
    expect(() => smsChannel('sms', { provider, publicBaseUrl: 'e.org' })).toThrowError('publicBaseUrl');
  });
});

describe('bindings that a message opens', () => {
  it('remember whom to answer, and how', () => {
    const from = (channelData: object): ReturnType<typeof anEvent> => anEvent({ channelData: { ...channelData } });
    const provider = aProvider();
    expect(
      smsChannel('c', { provider }).bindingMetadata(from({ toNumber: '+100', fromNumber: 'u1', segments: 1 })),
    ).toStrictEqual({ phoneNumber: 'u1', fromNumber: '+100' });
    expect(emailChannel('c', { provider }).bindingMetadata(from({ subject: 'Order', threadId: 't1' }))).toStrictEqual({
      emailAddress: 'u1',
      subject: 'Order',
      threadId: 't1',
    });
    expect(telegramChannel('c', { provider }).bindingMetadata(from({ telegramChatId: -5 }))).toStrictEqual({
      telegramChatId: '-5',
    });
    expect(telegramChannel('c', { provider }).bindingMetadata(from({}))).toStrictEqual({ telegramChatId: 'u1' });
    expect(teamsChannel('c', { provider }).bindingMetadata(from({ teamsConversationId: '19:x' }))).toStrictEqual({
      teamsConversationId: '19:x',
    });
    expect(teamsChannel('c', { provider }).bindingMetadata(from({}))).toStrictEqual({});
  });
});

describe('webhooks', () => {
  const message: InboundMessage = { channelId: 'sms', senderId: '+1', content: text('hi') };

  function webhook(body: string): Request {
    return new Request('http://internal:8080/hooks/sms?a=1', { method: 'POST', body });
  }

  it('CORE-17.1.2 the signature is checked over the raw bytes before anything is read', async () => {
    const seen: string[] = [];
    const provider = aProvider({
      verifySignature: ({ body, url }) => {
        seen.push(`verify ${new TextDecoder().decode(body)} ${url}`);
        return new TextDecoder().decode(body) === 'signed';
      },
      parseWebhook: async (_request, channelId) => {
        seen.push(`parse for ${channelId}`);
        return [message];
      },
      parseStatus: async () => [{ provider: 'double', messageId: 'm1', status: 'delivered' }],
    });
    const channel = smsChannel('sms', { provider, publicBaseUrl: 'https://e.org/base/' });
    expect(await channel.handleWebhook?.(webhook('signed'))).toStrictEqual({
      messages: [message],
      statuses: [{ provider: 'double', messageId: 'm1', status: 'delivered' }],
      notices: [],
    });
    await expect(channel.handleWebhook?.(webhook('tampered'))).rejects.toMatchObject({
      code: 'webhook_signature_invalid',
    });
    expect(seen).toStrictEqual([
      'verify signed https://e.org/base/hooks/sms?a=1',
      'parse for sms',
      'verify tampered https://e.org/base/hooks/sms?a=1',
    ]);
  });

  it('what cannot be read says so, and a handshake is answered at once', async () => {
    const cause = new SyntaxError('bad JSON');
    const provider = aProvider({
      verifySignature: () => true,
      parseInbound: () => Promise.reject(cause),
      answerWebhook: async ({ url }) => (url.includes('challenge') ? new Response('42') : null),
    });
    const channel = emailChannel('mail', { provider });
    await expect(channel.handleWebhook?.(webhook('x'))).rejects.toMatchObject({ code: 'webhook_unreadable', cause });
    const outcome = await channel.handleWebhook?.(new Request('http://e.org/?challenge=42'));
    expect([await outcome?.response?.text(), outcome?.messages]).toStrictEqual(['42', []]);
  });

  it('a provider that does not receive leaves the channel without webhooks', () => {
    expect(smsChannel('sms', { provider: aProvider() }).handleWebhook).toBeUndefined();
  });
});

describe('messages from outside', () => {
  it('CORE-5.4.1 CORE-5.4.2 channel data of known and unknown shapes is in the event', async () => {
    const channel = smsChannel('sms', { provider: aProvider() });
    const known = { fromNumber: '+1', toNumber: '+2', segments: 1, encoding: null };
    for (const channelData of [known, { zed: 1 }]) {
      const event = await channel.handleInbound(
        { channelId: 'sms', senderId: '+1', content: text('hi'), channelData },
        context,
      );
      expect(event.channelData).toStrictEqual(channelData);
    }
  });
});
