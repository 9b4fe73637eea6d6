import { type InboundMessage, ProviderError, whatsappChannel } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  aBinding,
  anEvent,
  anIdentity,
  aRoom,
  createTestClock,
  MockEmailProvider,
  MockIdentityResolver,
  MockRCSProvider,
  MockSMSProvider,
  MockSource,
  MockTelemetry,
  mockWebhook,
  MockWhatsAppProvider,
  SimpleChannel,
} from '../../src/index.ts';

const message: InboundMessage = { channelId: 'a', senderId: '+1', content: { type: 'text', body: 'hi' } };
const context = {
  room: aRoom(),
  bindings: [],
  participants: async () => [],
  recentEvents: async () => [],
  receipts: async () => [],
  createId: () => 'made',
  now: () => new Date(0),
};

describe('mock messaging providers', () => {
  it('keep what they were asked to send', async () => {
    const sms = new MockSMSProvider({ name: 'vendor' });
    const event = anEvent();
    expect(await sms.send(event, '+1', '+2', { idempotencyKey: 'k' })).toStrictEqual({
      success: true,
      providerMessageId: 'vendor-1',
    });
    expect(sms.sent).toStrictEqual([{ event, to: '+1', from: '+2', subject: null, options: { idempotencyKey: 'k' } }]);
    const mail = new MockEmailProvider();
    await mail.send(event, 'a@example.org', null, 'Hello');
    expect(mail.sent).toMatchObject([{ to: 'a@example.org', from: null, subject: 'Hello' }]);
  });

  it('answer as scripted, then succeed', async () => {
    const sms = new MockSMSProvider({ script: [{ success: false, error: 'rejected' }] });
    sms.script(new ProviderError('down', { provider: 'mock' }, { retryable: true }), ({ to }) => ({
      success: true,
      providerMessageId: `to ${to}`,
    }));
    expect(await sms.send(anEvent(), '+1')).toStrictEqual({ success: false, error: 'rejected' });
    await expect(sms.send(anEvent(), '+1')).rejects.toMatchObject({ code: 'provider_failed', retryable: true });
    expect(await sms.send(anEvent(), '+1')).toMatchObject({ providerMessageId: 'to +1' });
    expect(await sms.send(anEvent(), '+1')).toMatchObject({ success: true });
    expect([sms.attempts, sms.sent.length]).toStrictEqual([4, 2]);
  });

  it.each([
    ['taken', 1],
    ['not_taken', 0],
  ] as const)('do not know whether a message went that the vendor has %s', async (unknown, taken) => {
    const sms = new MockSMSProvider({ unknownOutcome: 'reconcilable', script: [{ unknown }] });
    const options = { idempotencyKey: 'e1:a' };
    await expect(sms.send(anEvent(), '+1', null, options)).rejects.toMatchObject({ code: 'delivery_unknown' });
    expect([sms.attempts, sms.sent.length]).toStrictEqual([1, taken]);
    const query = {
      idempotencyKey: 'e1:a',
      event: anEvent(),
      to: '+1',
      metadata: {},
      gaveUpAt: null,
      providerMessageIds: [],
    };
    sms.lookup.script({ outcome: 'unknown' }, new Error('down'));
    expect(await sms.reconcile?.(query)).toStrictEqual({ outcome: 'unknown' });
    await expect(sms.reconcile?.(query)).rejects.toThrow('down');
    expect(await sms.reconcile?.(query)).toStrictEqual(
      taken === 0 ? { outcome: 'not_sent' } : { outcome: 'sent', providerMessageIds: ['mock-1'] },
    );
    expect(sms.lookup.asked).toStrictEqual([query, query, query]);
  });

  it('hang after a vendor has taken the message, until their signal ends it', async () => {
    const sms = new MockSMSProvider({ script: [{ unknown: 'taken', hangs: true }] });
    const controller = new AbortController();
    const sending = sms.send(anEvent(), '+1', null, { idempotencyKey: 'k', signal: controller.signal });
    const reason = new Error('too late');
    controller.abort(reason);
    await expect(sending).rejects.toBe(reason);
    // The key is known to the vendor: the message is not sent again.
    expect(await sms.send(anEvent(), '+1', null, { idempotencyKey: 'k' })).toMatchObject({
      providerMessageId: 'mock-1',
    });
    expect(sms.sent).toHaveLength(1);
  });

  it('can be asked where they claim it, and only there', () => {
    expect(new MockSMSProvider({ unknownOutcome: 'reconcilable' }).reconcile).toBeTypeOf('function');
    for (const unknownOutcome of ['native_idempotency', 'neither'] as const) {
      expect(new MockSMSProvider({ unknownOutcome }).reconcile).toBeUndefined();
    }
  });

  it('RCS knows whom it does not reach', async () => {
    const rcs = new MockRCSProvider({ unreachable: ['+2'] });
    expect([await rcs.checkCapability('+1'), await rcs.checkCapability('+2')]).toStrictEqual([true, false]);
    expect(rcs.checked).toStrictEqual(['+1', '+2']);
  });

  it('CORE-A.3.1 WhatsApp keeps templates and signs apart', async () => {
    const provider = new MockWhatsAppProvider();
    const channel = whatsappChannel('wa', { provider });
    const binding = aBinding({ channelId: 'wa', metadata: { phoneNumber: '+1' } });
    const template = anEvent({ content: { type: 'template', templateId: 't' } });
    await channel.deliver(template, binding, context);
    await channel.react?.([], '👍', 'add', binding);
    await provider.sendReaction('m1', '👍', '+1');
    expect(provider.templates).toStrictEqual([template]);
    expect(provider.signals).toStrictEqual([{ kind: 'reaction', providerMessageId: 'm1', emoji: '👍', to: '+1' }]);
  });

  it('receive webhooks that were signed', async () => {
    const sms = new MockSMSProvider({ name: 'vendor', webhookSecret: 's' });
    const request = await mockWebhook(
      {
        messages: [{ senderId: '+1', content: { type: 'text', body: 'hi' }, providerMessageId: 'in-1' }],
        statuses: [{ messageId: 'm1', status: 'delivered' }],
      },
      { secret: 's' },
    );
    const raw = { url: request.url, method: 'POST', headers: request.headers, body: await request.bytes() };
    expect(await sms.verifySignature(raw)).toBe(true);
    expect(await new MockSMSProvider().verifySignature(raw)).toBe(false);
    expect(await sms.parseWebhook(raw, 'a')).toMatchObject([{ channelId: 'a', senderId: '+1' }]);
    expect(await sms.parseStatus(raw, 'a')).toMatchObject([{ provider: 'vendor', messageId: 'm1', channelId: 'a' }]);
  });
});

describe('MockIdentityResolver', () => {
  it('knows whom it is told of, and answers as scripted before', async () => {
    const alice = anIdentity({ id: 'alice' });
    const bob = anIdentity({ id: 'bob' });
    const resolver = new MockIdentityResolver({
      identities: { '+1': alice, '+2': [alice, bob] },
      script: [{ status: 'rejected' }, new Error('down'), async () => ({ status: 'pending' })],
    });
    const ask = async (senderId: string): Promise<unknown> =>
      resolver.resolve({ ...message, channelType: 'sms', senderId }, context);
    expect(await ask('+1')).toStrictEqual({ status: 'rejected' });
    await expect(ask('+1')).rejects.toThrowError('down');
    expect(await ask('+1')).toStrictEqual({ status: 'pending' });
    expect(await ask('+1')).toStrictEqual({ status: 'identified', identity: alice });
    expect(await ask('+2')).toStrictEqual({ status: 'ambiguous', candidates: [alice, bob] });
    expect(await ask('+3')).toStrictEqual({ status: 'unknown' });
    expect(resolver.asked).toHaveLength(6);
  });
});

describe('MockSource', () => {
  it('fails as told, then receives its script and what a test gives it', async () => {
    const source = new MockSource({
      failures: [new Error('refused'), null],
      messages: [message, null],
      endsByItself: true,
    });
    const seen: unknown[] = [];
    const emit = async (given: InboundMessage): Promise<never> => {
      seen.push(given);
      return { blocked: false } as never;
    };
    const { signal } = new AbortController();
    await expect(source.start(emit, { signal })).rejects.toThrowError('refused');
    expect([source.status, (await source.healthcheck()).error]).toStrictEqual(['error', 'refused']);
    await source.start(emit, { signal });
    expect([seen, source.results.length, source.starts, source.status]).toStrictEqual([[message], 1, 2, 'stopped']);
    await expect(source.receive(message)).rejects.toThrowError('not connected');
  });
});

describe('MockTelemetry', () => {
  it('keeps spans with their parents, metrics and events', async () => {
    const telemetry = new MockTelemetry();
    const inbound = telemetry.startSpan('process_inbound', { attributes: { roomId: 'r1' } });
    const deliver = telemetry.startSpan('deliver', { parent: inbound });
    deliver.recordError('boom');
    deliver.setAttributes({ channelId: 'a' });
    deliver.end();
    telemetry.recordMetric('queue', 3);
    telemetry.recordEvent('room_created', { roomId: 'r1' });
    await telemetry.close();
    expect(telemetry.childrenOf(null)).toStrictEqual([inbound]);
    expect(telemetry.childrenOf(inbound)).toMatchObject([
      { name: 'deliver', attributes: { channelId: 'a' }, errors: ['boom'], isOver: true },
    ]);
    expect([telemetry.metrics, telemetry.events, telemetry.isClosed]).toStrictEqual([
      [{ name: 'queue', value: 3, attributes: {} }],
      [{ name: 'room_created', value: null, attributes: { roomId: 'r1' } }],
      true,
    ]);
  });
});

describe('SimpleChannel', () => {
  it('keeps what it sees, and answers as told', async () => {
    const clock = createTestClock();
    const channel = new SimpleChannel('ai', {
      channelType: 'ai',
      reply: 'pong',
      onDeliver: () => {
        throw new Error(`down at ${clock.monotonic()}`);
      },
    });
    const binding = aBinding({ channelId: 'ai' });
    const output = await channel.onEvent(anEvent(), binding, context);
    expect(output.events).toStrictEqual([{ content: { type: 'text', body: 'pong' } }]);
    await expect(channel.deliver(anEvent(), binding, context)).rejects.toThrowError('down at 0');
    expect([channel.events.length, channel.delivered.length, channel.category]).toStrictEqual([1, 1, 'intelligence']);
    await channel.close();
    expect(channel.isClosed).toBe(true);
  });
});
