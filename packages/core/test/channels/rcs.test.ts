import { describe, expect, it } from 'vitest';

import {
  ConfigurationError,
  RCS_UNREACHABLE,
  rcsChannel,
  type ReconcileAnswer,
  type RoomEvent,
  type UnknownOutcomeHandling,
} from '../../src/index.ts';
import { aBinding, aContext, anEvent, text } from '../support/fixtures.ts';
import { aProvider } from './provider-double.ts';

const binding = aBinding({ channelId: 'rcs', metadata: { phoneNumber: '+1' } });
const context = aContext();
const rich = anEvent({ content: { type: 'rich', body: '**Hi**', buttons: [{ label: 'Yes' }] } });

describe('rcsChannel', () => {
  it('CORE-A.7.1 an unreachable recipient gets an SMS, and the result says so', async () => {
    const provider = aProvider({ checkCapability: async () => false });
    const smsProvider = aProvider({ result: { success: true, providerMessageId: 's1' } });
    const channel = rcsChannel('rcs', { provider, smsProvider, fallback: true, from: '+100' });
    const output = await channel.deliver(rich, binding, context);
    expect(output.providerResult).toStrictEqual({
      success: true,
      providerMessageId: 's1',
      metadata: { channelUsed: 'sms', fallback: true },
    });
    expect(provider.calls).toStrictEqual([]);
    expect(smsProvider.calls).toMatchObject([['send', { id: 'e1', content: text('Hi\n- Yes') }, '+1', '+100', {}]]);
  });

  it('CORE-A.7.1 the SMS is within the limits of SMS', async () => {
    const smsProvider = aProvider();
    const provider = aProvider({ checkCapability: async () => false });
    const channel = rcsChannel('rcs', { provider, smsProvider, fallback: true });
    await channel.deliver(anEvent({ content: text('x'.repeat(8000)) }), binding, context);
    const [, sent] = smsProvider.calls[0] as readonly [string, RoomEvent];
    expect(sent.content.type === 'text' ? sent.content.body.length : 0).toBe(1600);
  });

  it('CORE-A.7.1 a reachable one gets RCS', async () => {
    const smsProvider = aProvider();
    const provider = aProvider({ checkCapability: async (to) => to === '+1' });
    const channel = rcsChannel('rcs', { provider, smsProvider, fallback: true });
    const output = await channel.deliver(rich, binding, context);
    expect(output.providerResult?.metadata).toStrictEqual({ channelUsed: 'rcs', fallback: false });
    expect([provider.calls.length, smsProvider.calls.length]).toStrictEqual([1, 0]);
  });

  it('CORE-A.7.1 a send that says unreachable falls back too; other failures do not', async () => {
    const smsProvider = aProvider();
    const error = { code: RCS_UNREACHABLE, message: 'no RCS', retryable: false };
    const unreachable = rcsChannel('rcs', {
      provider: aProvider({ result: { success: false, error } }),
      smsProvider,
      fallback: true,
    });
    expect((await unreachable.deliver(rich, binding, context)).providerResult?.metadata).toMatchObject({
      fallback: true,
    });
    const failing = rcsChannel('rcs', {
      provider: aProvider({ result: { success: false, error: 'blocked' } }),
      smsProvider,
      fallback: true,
    });
    const output = await failing.deliver(rich, binding, context);
    expect(output.providerResult).toMatchObject({ success: false, error: 'blocked', metadata: { channelUsed: 'rcs' } });
    expect(smsProvider.calls).toHaveLength(1);
  });

  it('CORE-A.7.1 without fallback it fails for good', async () => {
    const channel = rcsChannel('rcs', { provider: aProvider({ checkCapability: async () => false }) });
    const output = await channel.deliver(rich, binding, context);
    expect(output.providerResult).toMatchObject({
      success: false,
      error: { code: RCS_UNREACHABLE, retryable: false },
      metadata: { channelUsed: 'rcs', fallback: false },
    });
    expect(() => rcsChannel('rcs', { provider: aProvider(), fallback: true })).toThrowError(ConfigurationError);
  });

  it('says whether a recipient can be reached, where the provider knows', async () => {
    const channel = rcsChannel('rcs', { provider: aProvider({ checkCapability: async (to) => to === '+1' }) });
    expect([await channel.checkRecipient?.('+1'), await channel.checkRecipient?.('+2')]).toStrictEqual([true, false]);
    expect(rcsChannel('rcs', { provider: aProvider() }).checkRecipient).toBeUndefined();
  });
});

describe('rcsChannel and unknown outcomes', () => {
  const earlier = { gaveUpAt: null, providerMessageIds: [] };
  const knowing = (unknownOutcome: UnknownOutcomeHandling, answer?: ReconcileAnswer): ReturnType<typeof aProvider> =>
    aProvider({ capabilities: { unknownOutcome }, ...(answer && { reconcile: async () => answer }) });
  const NOT_SENT = { outcome: 'not_sent' } as const;
  const SENT = { outcome: 'sent', providerMessageIds: ['s1'] } as const;

  it.each<[UnknownOutcomeHandling, UnknownOutcomeHandling, UnknownOutcomeHandling]>([
    ['reconcilable', 'reconcilable', 'reconcilable'],
    ['reconcilable', 'neither', 'neither'],
    ['native_idempotency', 'native_idempotency', 'neither'],
  ])('CORE-A.7.1 with a fallback, %s and %s are %s', (rcs, sms, both) => {
    const [provider, smsProvider] = [knowing(rcs, NOT_SENT), knowing(sms, NOT_SENT)];
    const channel = rcsChannel('rcs', { provider, smsProvider, fallback: true });
    expect([channel.unknownOutcome, channel.reconcile !== undefined]).toStrictEqual([both, both === 'reconcilable']);
    expect(rcsChannel('rcs', { provider }).unknownOutcome).toBe(rcs);
  });

  it.each<[ReconcileAnswer, ReconcileAnswer, ReconcileAnswer]>([
    [NOT_SENT, SENT, SENT],
    [SENT, { outcome: 'unknown' }, SENT],
    [NOT_SENT, NOT_SENT, NOT_SENT],
    [NOT_SENT, { outcome: 'unknown' }, { outcome: 'unknown' }],
  ])('CORE-A.7.1 asks both vendors: %j and %j are %j', async (rcs, sms, both) => {
    const channel = rcsChannel('rcs', {
      provider: knowing('reconcilable', rcs),
      smsProvider: knowing('reconcilable', sms),
      fallback: true,
    });
    expect(await channel.reconcile?.(rich, binding, earlier, context)).toStrictEqual(both);
  });

  it('CORE-10.2.10 sends nothing when the time ran out while it asked who can be reached', async () => {
    const controller = new AbortController();
    const provider = aProvider({
      async checkCapability() {
        controller.abort();
        return true;
      },
    });
    const late = { ...context, signal: controller.signal };
    await expect(rcsChannel('rcs', { provider }).deliver(rich, binding, late)).rejects.toMatchObject({
      code: 'delivery_not_sent',
      retryable: true,
    });
    expect(provider.calls).toStrictEqual([]);
  });
});
