import { describe, expect, it } from 'vitest';

import {
  deliveryKey,
  type DeliveryResult,
  DeliveryUnknownError,
  partKey,
  ProviderError,
  type RetryPolicy,
  RoomKitError,
  smsChannel,
  type UnknownPolicy,
} from '../../src/index.ts';
import { kitBench, never, type KitBench } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { type Fate, Vendor } from './vendor.ts';

const LIMIT_MS = 1_000;
const RETRIES: RetryPolicy = { maxRetries: 3, baseDelaySeconds: 1 };

interface Bench extends KitBench {
  /** Says something in the room and lets enough time go by. */
  send(): Promise<DeliveryResult | undefined>;
}

async function bench(
  provider: Vendor,
  given: {
    readonly retryPolicy?: RetryPolicy | null;
    readonly unknownPolicy?: UnknownPolicy;
    readonly supportsEdit?: boolean;
  } = {},
): Promise<Bench> {
  const { retryPolicy = null, unknownPolicy, supportsEdit = false } = given;
  const capabilities = { supportsEdit };
  const made = kitBench({ deliveryTimeoutMs: LIMIT_MS });
  await made.kit.createRoom({ roomId: 'r1' });
  await made.add('a');
  made.kit.registerChannel(smsChannel('sms', { provider, capabilities, ...(unknownPolicy && { unknownPolicy }) }));
  await made.kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+1' }, retryPolicy });
  return {
    ...made,
    async send() {
      const saying = made.say('a', 'hi');
      await made.clock.advance(600_000);
      return (await saying).deliveryResults['sms'];
    },
  };
}

describe('a send that ran out of time', () => {
  it('is unknown: in the result, the receipt, the log, the events and the dead letter', async () => {
    const { send, kit, logger, emitted } = await bench(new Vendor('neither', 'taken, silent'));
    const [unknown, failed, dead] = [emitted('delivery_unknown'), emitted('delivery_failed'), emitted('delivery_dead')];
    const error = { code: 'delivery_unknown', retryable: false };
    expect(await send()).toMatchObject({ status: 'unknown', error });
    expect(await kit.listDeadLetters()).toMatchObject([{ channelId: 'sms', attempts: 1, error }]);
    expect([unknown.length, failed.length, dead.length]).toEqual([1, 0, 1]);
    expect(unknown[0]).toMatchObject({ channelId: 'sms', data: { roomId: 'r1', error } });
    const eventId = unknown[0]?.eventId ?? '';
    const receipts = await (await kit.getContext('r1')).receipts(eventId);
    expect(receipts).toMatchObject([{ channelId: 'sms', providerMessageIds: [], status: 'unknown', error }]);
    expect((await kit.getEvent('r1', eventId))?.deliveryResults['sms']?.status).toBe('unknown');
    const told = [...logger.at('warn'), ...logger.at('error')].filter(({ fields }) => fields['status'] === 'unknown');
    expect(told.map(({ message }) => message)).toEqual(['Nobody knows whether a message went.', 'A delivery failed.']);
  });

  it('is so as well where the provider does not listen to its signal', async () => {
    const { send } = await bench(new Vendor('neither', 'silent and deaf'));
    expect(await send()).toMatchObject({ status: 'unknown', error: { code: 'delivery_unknown' } });
  });

  it.each([
    ['an error it made nothing of', new TypeError('terminated'), 'unknown', 'delivery_unknown'],
    ['that it does not know', new DeliveryUnknownError('vendor'), 'unknown', 'delivery_unknown'],
    ['that the vendor refused it', new ProviderError('no', { provider: 'vendor' }), 'failed', 'provider_failed'],
    [
      'that it never left',
      new RoomKitError('delivery_not_sent', 'It waited in line.', { provider: 'vendor' }, { retryable: true }),
      'failed',
      'delivery_not_sent',
    ],
  ])('takes a last word: %s', async (_what, lastWord, status, code) => {
    const provider = new Vendor('neither');
    provider.send = (...[, , , options]) =>
      new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(lastWord)));
    const { send } = await bench(provider);
    expect(await send()).toMatchObject({ status, error: { code } });
  });

  it('is sent when the answer comes a little late', async () => {
    const provider = new Vendor('neither');
    provider.send = (...[, , , options]) =>
      new Promise((resolve) =>
        options?.signal?.addEventListener('abort', () => resolve({ success: true, providerMessageId: 'late' })),
      );
    const { send } = await bench(provider);
    expect(await send()).toMatchObject({ status: 'sent', providerMessageId: 'late' });
  });

  it('has failed for certain where the provider was not called yet', async () => {
    const provider = new Vendor('neither');
    const { store, clock, say } = await bench(provider, { supportsEdit: true });
    const first = (await say('a', 'hi')).event?.id ?? '';
    const [reached, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { listReceipts } = store;
    store.listReceipts = async (...given) => {
      reached.resolve();
      await slow.promise;
      return listReceipts.apply(store, given);
    };
    const editing = say('a', '', {
      content: { type: 'edit', targetEventId: first, newContent: { type: 'text', body: 'x' } },
    });
    await reached.promise;
    await clock.advance(LIMIT_MS);
    slow.resolve();
    await clock.advance(0);
    expect((await editing).deliveryResults['sms']).toMatchObject({
      status: 'failed',
      error: { code: 'delivery_not_sent' },
    });
    expect(provider.keys).toHaveLength(1);
  });

  it('CORE-10.2.10 has failed on a channel that says nothing of unknown outcomes', async () => {
    const { kit, clock, add, say } = kitBench({ deliveryTimeoutMs: LIMIT_MS });
    await kit.createRoom({ roomId: 'r1' });
    await add('a');
    (await add('plain')).onDeliver = () => never();
    const saying = say('a', 'hi');
    await clock.advance(LIMIT_MS);
    const result = (await saying).deliveryResults['plain'];
    expect(result).toMatchObject({ status: 'failed', error: { code: 'delivery_timeout', retryable: true } });
  });

  it('is unknown on a channel without a provider that says so', async () => {
    const { kit, clock, add, say } = kitBench({ deliveryTimeoutMs: LIMIT_MS });
    await kit.createRoom({ roomId: 'r1' });
    await add('a');
    const own = new RecordingChannel('own', { unknownOutcome: 'neither' });
    own.onDeliver = () => never();
    kit.registerChannel(own);
    await kit.attachChannel('r1', 'own');
    const saying = say('a', 'hi');
    await clock.advance(LIMIT_MS);
    expect((await saying).deliveryResults['own']).toMatchObject({ status: 'unknown' });
  });
});

describe('a provider that does not know', () => {
  it.each([
    ['throws', new DeliveryUnknownError('vendor', { providerMessageIds: ['part-1'] })],
    ['answers', { success: false, status: 'unknown', providerMessageIds: ['part-1'] } as const],
    ['contradicts itself', { success: true, status: 'unknown', providerMessageIds: ['part-1'] } as const],
  ])('%s so, and names the parts that went', async (_how, fate) => {
    const { send, kit, store } = await bench(new Vendor('neither', fate));
    expect(await send()).toMatchObject({ status: 'unknown', providerMessageIds: ['part-1'] });
    expect(await store.findReceipt(null, 'part-1')).toMatchObject({ status: 'unknown' });
    expect(await kit.listDeadLetters()).toMatchObject([{ error: { code: 'delivery_unknown' } }]);
  });

  it.each<[string, Fate]>([
    ['throws it', 'taken, unsaid'],
    ['answers it', { success: false, status: 'unknown' }],
  ])('CORE-13.1.1 is left alone after five times when it %s', async (_how, fate) => {
    const provider = new Vendor('neither', ...Array.from({ length: 9 }, () => fate));
    const { say } = await bench(provider);
    const codes: unknown[] = [];
    for (let at = 0; at < 6; at += 1) codes.push((await say('a', `${at}`)).deliveryResults['sms']?.error?.code);
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'delivery_unknown'), 'circuit_open']);
    expect(provider.keys).toHaveLength(5);
  });
});

describe('a provider that throws what its network throws', () => {
  it.each<[string, Error, string, string]>([
    [
      'a connection that was cut',
      Object.assign(new Error('gone'), { code: 'ECONNRESET' }),
      'unknown',
      'delivery_unknown',
    ],
    ['a limit of its own', new DOMException('late', 'TimeoutError'), 'unknown', 'delivery_unknown'],
    ['a server that is not there', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 'failed', 'ECONNREFUSED'],
    [
      'one of which it says what it means',
      Object.assign(new Error('gone'), { code: 'ECONNRESET', retryable: true }),
      'failed',
      'ECONNRESET',
    ],
  ])('%s', async (_what, fate, status, code) => {
    const { send } = await bench(new Vendor('neither', fate));
    expect(await send()).toMatchObject({ status, error: { code } });
  });
});

describe('native_idempotency', () => {
  it('CORE-13.2.3 is repeated with the same key, and the vendor has one message', async () => {
    const provider = new Vendor('native_idempotency', 'taken, silent', 'taken, unsaid');
    // The error list is about failures; this is none.
    const { send, kit } = await bench(provider, { retryPolicy: { ...RETRIES, retryableErrors: ['other'] } });
    expect(await send()).toMatchObject({ status: 'sent', providerMessageId: 'v-1' });
    expect(provider.keys).toHaveLength(3);
    expect(new Set(provider.keys).size).toBe(1);
    expect(provider.taken).toEqual([provider.keys[0]]);
    expect(await kit.listDeadLetters()).toEqual([]);
  });

  it('CORE-13.2.2 is tried once where the binding says nothing, and may be tried again', async () => {
    const { send } = await bench(new Vendor('native_idempotency', 'taken, silent'));
    expect(await send()).toMatchObject({ status: 'unknown', error: { code: 'delivery_unknown', retryable: true } });
  });

  it('ends as a dead letter when nothing ever answers, whose retry has the same key', async () => {
    const provider = new Vendor('native_idempotency', ...Array.from({ length: 4 }, () => 'taken, silent' as const));
    const { send, kit } = await bench(provider, { retryPolicy: RETRIES });
    expect((await send())?.status).toBe('unknown');
    const [letter] = await kit.listDeadLetters();
    expect(letter).toMatchObject({ attempts: 4, error: { code: 'delivery_unknown' } });
    await kit.retryDeadLetter('r1', letter?.eventId ?? '', 'sms');
    await kit.whenIdle();
    expect([provider.keys.length, new Set(provider.keys).size, provider.taken.length]).toEqual([5, 1, 1]);
    expect(await kit.listDeadLetters()).toEqual([]);
  });
});

describe('reconcilable', () => {
  it('is looked up and settled as sent, without a second send', async () => {
    const provider = new Vendor('reconcilable', 'taken, silent');
    const { send, kit, store, clock } = await bench(provider, { retryPolicy: RETRIES });
    expect(await send()).toMatchObject({ status: 'sent', providerMessageId: 'v-1', error: null });
    expect([provider.keys.length, provider.asked.length]).toEqual([1, 1]);
    const [query] = provider.asked;
    expect(query).toMatchObject({ idempotencyKey: provider.keys[0], to: '+1', metadata: { phoneNumber: '+1' } });
    expect(query?.gaveUpAt?.getTime()).toBe(clock.now() - 600_000 + LIMIT_MS);
    expect(await store.findReceipt(null, 'v-1')).toMatchObject({ status: 'sent' });
    expect(await kit.listDeadLetters()).toEqual([]);
  });

  it('is sent again only when the vendor is certain that it did not go', async () => {
    const provider = new Vendor('reconcilable', 'not taken, silent');
    const { send } = await bench(provider, { retryPolicy: RETRIES });
    expect(await send()).toMatchObject({ status: 'sent' });
    expect([provider.keys.length, provider.asked.length, provider.taken.length]).toEqual([2, 1, 1]);
  });

  it('CORE-13.2.2 has failed for certain then, where the binding allows no retry', async () => {
    const provider = new Vendor('reconcilable', 'not taken, silent');
    const { send, kit } = await bench(provider);
    const error = { code: 'delivery_not_sent', retryable: true };
    expect(await send()).toMatchObject({ status: 'failed', error });
    expect(provider.keys).toHaveLength(1);
    expect(await kit.listDeadLetters()).toMatchObject([{ error }]);
  });

  it('is looked up again while the vendor cannot tell, with growing delays, and after failures', async () => {
    const provider = new Vendor('reconcilable', 'taken, unsaid');
    provider.answers.push({ outcome: 'unknown' }, new Error('down'), { outcome: 'unknown', retryAfterMs: 60_000 });
    const { say, clock, logger } = await bench(provider);
    const saying = say('a', 'hi');
    const times: number[] = [];
    for (let second = 0; second < 120; second += 1) {
      const before = provider.asked.length;
      await clock.advance(1_000);
      if (provider.asked.length > before) times.push((second + 1) * 1_000);
    }
    expect(times).toEqual([1_000, 2_000, 4_000, 64_000]);
    expect((await saying).deliveryResults['sms']?.status).toBe('sent');
    expect(logger.at('warn').filter(({ message }) => message.includes('could not be asked'))).toHaveLength(1);
  });

  it('CORE-10.2.10 limits the time of a look-up, too', async () => {
    const provider = new Vendor('reconcilable', 'taken, unsaid');
    provider.answers.push(never());
    const { send } = await bench(provider);
    expect((await send())?.status).toBe('sent');
    expect(provider.asked).toHaveLength(2);
  });

  it.each<[UnknownPolicy | undefined, number, string]>([
    [undefined, 1, 'unknown'],
    ['dead_letter', 1, 'unknown'],
    ['repeat', 2, 'sent'],
  ])('is left to the policy (%s) when the vendor never tells', async (unknownPolicy, sends, status) => {
    const provider = new Vendor('reconcilable', 'taken, unsaid');
    provider.answers.push(...Array.from({ length: 6 }, () => ({ outcome: 'unknown' }) as const));
    const { send } = await bench(provider, { retryPolicy: RETRIES, ...(unknownPolicy && { unknownPolicy }) });
    expect((await send())?.status).toBe(status);
    expect([provider.keys.length, provider.asked.length]).toEqual([sends, 6]);
  });

  it('is looked up before a dead letter is sent again', async () => {
    const provider = new Vendor('reconcilable', 'taken, unsaid');
    provider.answers.push(...Array.from({ length: 6 }, () => ({ outcome: 'unknown' }) as const));
    const { send, kit } = await bench(provider);
    await send();
    const [letter] = await kit.listDeadLetters();
    await kit.retryDeadLetter('r1', letter?.eventId ?? '', 'sms');
    await kit.whenIdle();
    expect([provider.keys.length, provider.asked.length]).toEqual([1, 7]);
    expect(await kit.listDeadLetters()).toEqual([]);
  });

  it('is as good as neither where nobody can ask', async () => {
    const provider = Object.assign(new Vendor('reconcilable', 'taken, unsaid'), { reconcile: undefined });
    const { send } = await bench(provider, { retryPolicy: RETRIES });
    expect((await send())?.status).toBe('unknown');
    expect(provider.keys).toHaveLength(1);
  });
});

describe('neither', () => {
  it.each<[string, UnknownPolicy | undefined, UnknownPolicy | undefined, number]>([
    ['nobody', undefined, undefined, 1],
    ['the channel', 'repeat', undefined, 2],
    ['the binding', undefined, 'repeat', 2],
    ['the binding, against the channel', 'repeat', 'dead_letter', 1],
  ])('is repeated only where %s says so', async (_who, ofChannel, ofBinding, sends) => {
    const provider = new Vendor('neither', 'taken, silent');
    const { send, kit } = await bench(provider, {
      retryPolicy: { ...RETRIES, ...(ofBinding && { unknownPolicy: ofBinding }) },
      ...(ofChannel && { unknownPolicy: ofChannel }),
    });
    expect((await send())?.status).toBe(sends === 1 ? 'unknown' : 'sent');
    expect(provider.keys).toHaveLength(sends);
    expect(await kit.listDeadLetters()).toHaveLength(sends === 1 ? 1 : 0);
  });

  it('is sent again by whoever revives the dead letter, with the same key', async () => {
    const provider = new Vendor('neither', 'taken, unsaid');
    const { send, kit } = await bench(provider, { unknownPolicy: 'dead_letter' });
    await send();
    const [letter] = await kit.listDeadLetters();
    await kit.retryDeadLetter('r1', letter?.eventId ?? '', 'sms');
    await kit.whenIdle();
    expect([provider.keys.length, new Set(provider.keys).size]).toEqual([2, 1]);
    expect(await kit.listDeadLetters()).toEqual([]);
  });

  it('keeps the ids of the parts that went in earlier tries', async () => {
    const partly = { success: false, status: 'unknown', providerMessageIds: ['part-1'] } as const;
    const { send, store } = await bench(new Vendor('neither', partly), {
      retryPolicy: { ...RETRIES, unknownPolicy: 'repeat' },
    });
    expect(await send()).toMatchObject({ status: 'sent', providerMessageIds: ['part-1', 'v-1'] });
    expect(await store.findReceipt(null, 'part-1')).toMatchObject({ status: 'sent' });
  });
});

describe('the key of a delivery', () => {
  it('is of the event and the channel, and of the part where there are several', () => {
    expect(deliveryKey('e1', 'sms')).toBe('e1:sms');
    expect([0, 1, 2].map((part) => partKey('e1:sms', part))).toEqual(['e1:sms', 'e1:sms:1', 'e1:sms:2']);
    expect(deliveryKey('e1', 'sms', 1)).toBe(partKey(deliveryKey('e1', 'sms'), 1));
  });
});

describe('options about unknown outcomes', () => {
  it('CORE-13.2.2 are refused when they are none', async () => {
    const provider = new Vendor('neither');
    const policy = 'maybe' as UnknownPolicy;
    expect(() => smsChannel('x', { provider, unknownPolicy: policy })).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        details: expect.objectContaining({ field: 'unknownPolicy' }),
      }),
    );
    const { kit } = await bench(provider);
    await expect(kit.attachChannel('r1', 'sms', { retryPolicy: { unknownPolicy: policy } })).rejects.toMatchObject({
      details: { field: 'retryPolicy' },
    });
  });
});
