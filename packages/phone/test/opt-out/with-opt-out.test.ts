import { type DeliveryError, InMemoryStateStore, isRoomKitError, ProviderError, type StateStore } from '@roomkit/core';
import { isOptedOut, type OptOutProvider, recordOptIn, recordOptOut, withOptOut } from '@roomkit/phone';
import { anEvent, MockRCSProvider, MockSMSProvider, MockWhatsAppProvider } from '@roomkit/testing';
import { describeMessagingProvider } from '@roomkit/testing/conformance';
import { describe, expect, it, vi } from 'vitest';

import { guarded, OURS, THEIRS, webhookOf } from './support.ts';

const KEPT_BACK = { success: false, error: { code: 'recipient_opted_out', retryable: false } };

describe('STOP', () => {
  it('keeps sends back before the vendor is called, until START', async () => {
    const { provider, inner } = guarded();
    const send = () => provider.send(anEvent(), THEIRS, OURS, {});
    expect(await send()).toMatchObject({ success: true });
    await provider.parseWebhook(await webhookOf('Stop.'), 'sms');
    expect(await send()).toMatchObject(KEPT_BACK);
    expect([inner.attempts, inner.sent.length]).toEqual([1, 1]);
    await provider.parseWebhook(await webhookOf('start'), 'sms');
    expect(await send()).toMatchObject({ success: true });
  });

  it('still reaches the room, marked as what it is', async () => {
    const { provider } = guarded();
    const [stop] = await provider.parseWebhook(await webhookOf('STOP', { metadata: { kept: true } }), 'sms');
    expect(stop).toMatchObject({
      channelId: 'sms',
      content: { body: 'STOP' },
      metadata: { optOut: 'stop', kept: true },
    });
    const [help] = await provider.parseWebhook(await webhookOf('Help'), 'sms');
    expect(help?.metadata).toEqual({ optOut: 'help' });
    const [words] = await provider.parseWebhook(await webhookOf('please stop by at noon'), 'sms');
    expect(words?.metadata).toBeUndefined();
    expect(await isOptedOut(guarded().state, { theirNumber: THEIRS })).toBe(false);
  });

  it('holds between one number of ours and one of theirs', async () => {
    const { provider } = guarded();
    await provider.parseWebhook(await webhookOf('STOP'), 'sms');
    const outcomes = [
      await provider.send(anEvent(), THEIRS, '+14155550111'),
      await provider.send(anEvent(), '+14155550177', OURS),
      // Whose sender nobody names is not sent.
      await provider.send(anEvent(), THEIRS),
      await provider.send(anEvent(), THEIRS, null, {}),
    ];
    expect(outcomes.map(({ success }) => success)).toEqual([true, true, false, false]);
  });

  it('knows a number however it is written', async () => {
    const { provider } = guarded();
    await provider.parseWebhook(await webhookOf('STOP', { senderId: 'tel:+1 (415) 555-0199' }), 'sms');
    expect(await provider.send(anEvent(), '＋1 415 555 0199', '+1 415 555-0100')).toMatchObject(KEPT_BACK);
    expect(await provider.send(anEvent(), 'rcs:+14155550199', OURS)).toMatchObject(KEPT_BACK);
  });

  it('holds in one organization', async () => {
    const { provider } = guarded();
    await provider.parseWebhook(await webhookOf('STOP', {}, { organizationId: 'acme' }), 'sms');
    const send = (organizationId: string | null) => provider.send(anEvent(), THEIRS, OURS, { organizationId });
    expect(await send('acme')).toMatchObject(KEPT_BACK);
    expect([(await send('other')).success, (await send(null)).success]).toEqual([true, true]);
  });

  it('is undone by YES, which is otherwise a word like any other', async () => {
    const { provider } = guarded();
    const [early] = await provider.parseWebhook(await webhookOf('YES'), 'sms');
    expect(early?.metadata).toBeUndefined();
    await provider.parseWebhook(await webhookOf('STOP'), 'sms');
    const yes = await webhookOf('yes!');
    for (const _delivery of [1, 2]) {
      const [message] = await provider.parseWebhook(yes, 'sms');
      expect(message?.metadata).toEqual({ optOut: 'start' });
    }
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ success: true });
  });

  it('that is delivered again, or late, does not undo a START that came after it', async () => {
    const { provider, inner, clock } = guarded();
    const stop = await webhookOf('STOP');
    await provider.parseWebhook(stop, 'sms');
    await clock.advance(1000);
    await provider.parseWebhook(await webhookOf('START'), 'sms');
    await Promise.all(Array.from({ length: 10 }, () => provider.parseWebhook(stop, 'sms')));
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ success: true });
    // Another one, that was written before and had waited somewhere.
    const timestamp = new Date(clock.now() - 500);
    vi.spyOn(inner, 'parseWebhook').mockResolvedValue([
      {
        channelId: 'sms',
        senderId: THEIRS,
        content: { type: 'text', body: 'STOP' },
        channelData: { toNumber: OURS },
        timestamp,
      },
    ]);
    const [late] = await provider.parseWebhook(stop, 'sms');
    expect(late?.metadata).toEqual({ optOut: 'stop' });
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ success: true });
  });

  it('in one batch with START is taken in the order of the batch', async () => {
    const { provider, inner } = guarded();
    const [stop, start] = [await webhookOf('STOP'), await webhookOf('START')];
    const bodies = [stop, start].map(
      ({ body }) => JSON.parse(new TextDecoder().decode(body)) as { messages: object[] },
    );
    const body = new TextEncoder().encode(JSON.stringify({ messages: bodies.flatMap(({ messages }) => messages) }));
    await provider.parseWebhook({ ...stop, body }, 'sms');
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ success: true });
    expect(inner.sent).toHaveLength(1);
  });

  it('is not read out of anything but text', async () => {
    const { provider } = guarded();
    const content = {
      type: 'media',
      url: 'https://example.org/a.png',
      mimeType: 'image/png',
      caption: 'STOP',
    } as const;
    const [message] = await provider.parseWebhook(await webhookOf('', { content }), 'sms');
    expect(message?.metadata).toBeUndefined();
  });
});

describe('state that fails', () => {
  const broken: StateStore = Object.assign(new InMemoryStateStore(), {
    list: () => Promise.reject(new Error('gone')),
    set: () => Promise.reject(new Error('gone')),
  });

  it('sends nothing, and makes the webhook come again', async () => {
    const { provider, inner } = guarded({ state: broken });
    const stop = await webhookOf('STOP');
    const failures = await Promise.allSettled([
      provider.send(anEvent(), THEIRS, OURS),
      provider.parseWebhook(stop, 'sms'),
    ]);
    for (const failure of failures) {
      const error: unknown = failure.status === 'rejected' ? failure.reason : null;
      expect([isRoomKitError(error, 'store_failed'), isRoomKitError(error) && error.retryable]).toEqual([true, true]);
    }
    expect(inner.attempts).toBe(0);
  });

  it('does not touch what is no word', async () => {
    const { provider } = guarded({ state: broken });
    expect(await provider.parseWebhook(await webhookOf('hello'), 'sms')).toHaveLength(1);
  });
});

describe('what the carrier says', () => {
  const optedOut: DeliveryError = { code: '21610', message: 'unsubscribed', retryable: false };

  it.each([
    ['a result', { success: false, error: optedOut }],
    ['a code', { success: false, error: '21610' }],
    ['an error', new ProviderError('refused', { provider: 'mock', vendorCode: '21610' })],
  ])('is kept out of %s', async (_name, script) => {
    const { provider, inner } = guarded({ vendorCodes: ['21610'] }, new MockSMSProvider({ script: [script] }));
    await Promise.allSettled([provider.send(anEvent(), THEIRS, OURS)]);
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject(KEPT_BACK);
    expect(inner.attempts).toBe(1);
  });

  it('of something else is not', async () => {
    const script = [
      { success: false, error: { ...optedOut, code: '21211' } },
      new ProviderError('no', { provider: 'm' }),
    ];
    const { provider, inner } = guarded({ vendorCodes: ['21610'] }, new MockSMSProvider({ script }));
    await Promise.allSettled([provider.send(anEvent(), THEIRS, OURS)]);
    await Promise.allSettled([provider.send(anEvent(), THEIRS, OURS)]);
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ success: true });
    expect(inner.attempts).toBe(3);
  });

  it('is kept out of a status report, for all of our numbers where it names none', async () => {
    const { provider, clock } = guarded({ vendorCodes: ['21610'] });
    const request = await webhookOf('hello');
    const statuses = [{ messageId: 'm1', status: 'failed', recipient: THEIRS, errorCode: '21610' }];
    const body = new TextEncoder().encode(JSON.stringify({ statuses }));
    expect(await provider.parseStatus({ ...request, body }, 'sms')).toHaveLength(1);
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject(KEPT_BACK);
    await clock.advance(1);
    await provider.parseWebhook(await webhookOf('START'), 'sms');
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ success: true });
    expect(await provider.send(anEvent(), THEIRS, '+14155550111')).toMatchObject(KEPT_BACK);
  });

  it('is its outcome even when it cannot be kept', async () => {
    const state = Object.assign(new InMemoryStateStore(), { set: () => Promise.reject(new Error('gone')) });
    const inner = new MockSMSProvider({ script: [{ success: false, error: optedOut }] });
    const { provider, logger } = guarded({ state, vendorCodes: ['21610'] }, inner);
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ error: { code: '21610' } });
    expect(logger.entries.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'An opt-out that the vendor reported could not be kept.'],
    ]);
    expect(JSON.stringify(logger.entries)).not.toContain('555');
  });

  it('can be recorded by hand, and taken back', async () => {
    const { provider, state } = guarded();
    await recordOptOut(state, { theirNumber: THEIRS, ourNumber: OURS, at: new Date(1000) });
    await recordOptIn(state, { theirNumber: THEIRS, ourNumber: OURS, at: new Date(999) });
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject(KEPT_BACK);
    await recordOptIn(state, { theirNumber: THEIRS, ourNumber: OURS, at: new Date(1001) });
    expect(await provider.send(anEvent(), THEIRS, OURS)).toMatchObject({ success: true });
  });
});

describe('what is recorded', () => {
  it('is not changed by a message that was taken into account', async () => {
    const state = new InMemoryStateStore();
    const key = { theirNumber: THEIRS, ourNumber: OURS };
    await recordOptOut(state, { ...key, at: new Date(1), providerMessageId: 'a' });
    await recordOptIn(state, { ...key, at: new Date(2), providerMessageId: 'b' });
    await recordOptOut(state, { ...key, at: new Date(3), providerMessageId: 'a' });
    expect(await isOptedOut(state, key)).toBe(false);
  });

  it('is not asked for a send that is no longer wanted', async () => {
    const asked: unknown[] = [];
    const state = Object.assign(new InMemoryStateStore(), { list: async (scope: unknown) => (asked.push(scope), []) });
    const reason = new Error('no longer wanted');
    const { provider } = guarded({ state });
    await expect(provider.send(anEvent(), THEIRS, OURS, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });
});

describe('replies', () => {
  const replies = { stop: 'No more messages.', help: 'Acme. Reply STOP to end.' };

  it('go out once, also to whom has just opted out', async () => {
    const { provider, inner } = guarded({ replies });
    for (const call of [await webhookOf('STOP', { providerMessageId: 'one' }), await webhookOf('help')]) {
      for (const _delivery of [1, 2]) await provider.parseWebhook(call, 'sms');
    }
    await provider.parseWebhook(await webhookOf('START'), 'sms');
    await provider.close?.();
    expect(inner.sent.map(({ event, to, from }) => [event.content, to, from])).toEqual([
      [{ type: 'text', body: 'No more messages.' }, THEIRS, OURS],
      [{ type: 'text', body: 'Acme. Reply STOP to end.' }, THEIRS, OURS],
    ]);
    expect(inner.sent[0]?.options).toMatchObject({ idempotencyKey: 'opt-out:one', organizationId: null });
    expect(inner.isClosed).toBe(true);
  });

  it('that fail are logged, and the webhook is not', async () => {
    const inner = new MockSMSProvider({ script: [new Error('down'), { success: false, error: 'no' }] });
    const { provider, logger } = guarded({ replies }, inner);
    expect(await provider.parseWebhook(await webhookOf('help'), 'sms')).toHaveLength(1);
    expect(await provider.parseWebhook(await webhookOf('help'), 'sms')).toHaveLength(1);
    await provider.close?.();
    expect(logger.entries.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });
});

describe('an RCS provider', () => {
  it('is called as one, and honours what its agent is told', async () => {
    const inner = new MockRCSProvider();
    const replies = { help: 'Acme' };
    const provider = withOptOut(inner, {
      state: new InMemoryStateStore(),
      channelType: 'rcs',
      from: 'acme-agent',
      replies,
    });
    const send = () => provider.send(anEvent(), THEIRS, { idempotencyKey: 'k' });
    await send();
    expect(inner.sent[0]).toMatchObject({ to: THEIRS, from: null, options: { idempotencyKey: 'k' } });
    expect(await provider.checkCapability(THEIRS)).toBe(true);
    await provider.parseWebhook(await webhookOf('help', { channelData: {} }), 'rcs');
    await provider.close();
    expect(inner.sent[1]).toMatchObject({ to: THEIRS, from: null, event: { content: { body: 'Acme' } } });
    await provider.parseWebhook(await webhookOf('stop', { channelData: {} }), 'rcs');
    expect(await send()).toMatchObject(KEPT_BACK);
  });
});

describe('signs beside messages', () => {
  it('are not shown to whom has opted out', async () => {
    const inner = new MockWhatsAppProvider();
    const state = new InMemoryStateStore();
    const provider = withOptOut(inner, { state, channelType: 'rcs' });
    await provider.sendTyping(THEIRS, true);
    expect(await provider.sendReaction('m1', '👍', THEIRS)).toEqual({ success: true });
    await recordOptOut(state, { theirNumber: THEIRS, at: new Date() });
    await provider.sendTyping(THEIRS, true);
    expect(await provider.sendReaction('m1', '👍', THEIRS)).toMatchObject(KEPT_BACK);
    await provider.markRead(['m1'], THEIRS);
    expect(inner.signals.map(({ kind }) => kind)).toEqual(['typing', 'reaction', 'read']);
  });
});

describe('the provider behind', () => {
  it('keeps everything else, what it cannot do included', () => {
    const frozen = Object.freeze({
      specificationVersion: 'v1' as const,
      name: 'plain',
      capabilities: { unknownOutcome: 'neither' as const },
      send: async () => ({ success: true }),
    });
    const provider: OptOutProvider = withOptOut(frozen, { state: new InMemoryStateStore() });
    expect([provider.name, provider.capabilities, provider.parseWebhook, provider.sendTyping, provider.close]).toEqual([
      'plain',
      { unknownOutcome: 'neither' },
      undefined,
      undefined,
      undefined,
    ]);
    expect('parseWebhook' in provider).toBe(false);
    expect(guarded().provider).toBeInstanceOf(MockSMSProvider);
  });
});

describe('options', () => {
  const state = new InMemoryStateStore();
  it.each([
    [{}, 'state'],
    [{ state: {} }, 'state'],
    [{ state, channelType: 'mms' }, 'channelType'],
    [{ state, from: '' }, 'from'],
    [{ state, replies: { stop: ' ' } }, 'replies.stop'],
    [{ state, replies: { bye: 'x' } }, 'replies.bye'],
    [{ state, vendorCodes: '21610' }, 'vendorCodes'],
    [{ state, words: { stop: [], help: null } }, 'words.help'],
  ])('%j: %s is refused', (options, field) => {
    expect(() => withOptOut(new MockSMSProvider(), options as never)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('without a provider there is nothing to guard', () => {
    expect(() => withOptOut({} as MockSMSProvider, { state })).toThrow('provider');
  });
});

describeMessagingProvider('withOptOut', {
  create: async () => {
    const inner = new MockSMSProvider();
    const { provider } = guarded({}, inner);
    const faults = {
      rejected: { success: false, error: { code: 'bad_number', message: 'no', retryable: false } },
      unavailable: { success: false, error: { code: 'down', message: 'no', retryable: true } },
      rate_limited: { success: false, error: { code: 'slow', message: 'no', retryable: true }, retryAfterMs: 1000 },
      unauthorized: { success: false, error: { code: 'key', message: 'no', retryable: false } },
      hang: () => new Promise<never>(() => {}),
    };
    return {
      provider,
      send: (event, options) => provider.send(event, THEIRS, OURS, options),
      taken: () => inner.sent.length,
      fault: (fault) => inner.script(faults[fault]),
      lose: (what) => inner.script({ unknown: what === 'answer' ? 'taken' : 'not_taken' }),
      secrets: ['mock-secret'],
      webhook: () => webhookOf('hello'),
    };
  },
});
