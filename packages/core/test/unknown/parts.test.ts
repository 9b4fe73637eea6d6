import { describe, expect, it } from 'vitest';

import {
  DeliveryUnknownError,
  ProviderError,
  type RetryPolicy,
  smsChannel,
  type SMSProvider,
} from '../../src/index.ts';
import { sendParts } from '../../src/providers/send-parts.ts';
import { text } from '../support/fixtures.ts';
import { never, r2 } from '../support/kit.ts';
import { NODE_TTL_MS, ROUND_MS, type TestNode, twoNodes } from '../support/nodes.ts';
import { settle } from '../support/test-clock.ts';

const BUSY = new ProviderError('busy', { provider: 'parts', statusCode: 503 }, { retryable: true });

/** A vendor that takes three parts for a message, and what it makes of each part it is sent. */
class Parts implements SMSProvider {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'parts';
  readonly capabilities = { unknownOutcome: 'neither' } as const;
  /** What the person got. */
  readonly wire: string[] = [];
  /** What becomes of the next parts; those behind go. */
  readonly fates: (null | (() => Promise<never>))[];

  constructor(...fates: (null | (() => Promise<never>))[]) {
    this.fates = fates;
  }

  readonly send: SMSProvider['send'] = async (_event, _to, _from, options = {}) =>
    sendParts(['one', 'two', 'three'], options, async (part) => {
      const fate = this.fates.shift();
      if (fate) return fate();
      this.wire.push(part);
      return `id of ${part}`;
    });
}

const busy = (): Promise<never> => Promise.reject(BUSY);

async function attach({ kit }: Pick<TestNode, 'kit'>, vendor: Parts, retryPolicy: RetryPolicy | null): Promise<void> {
  kit.registerChannel(smsChannel('sms', { provider: vendor }));
  await kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+1' }, retryPolicy });
}

describe('a message in parts', () => {
  it.each([
    ['without a policy', null],
    ['with one', { maxRetries: 0 }],
  ])(
    'CORE-10.2.13 of which some went is gone on with when its dead letter is tried again, %s',
    async (_what, policy) => {
      const vendor = new Parts(null, busy, busy, null, busy);
      const bench = await r2();
      await attach(bench, vendor, policy);
      const { event } = await bench.say('a', 'hi');
      const eventId = event?.id ?? '';
      for (const expected of [['one'], ['one', 'two'], ['one', 'two', 'three']]) {
        await bench.kit.retryDeadLetter('r1', eventId, 'sms');
        await bench.kit.whenIdle();
        expect(vendor.wire).toEqual(expected);
      }
      const receipts = await (await bench.kit.getContext('r1')).receipts(eventId);
      expect(receipts).toMatchObject([
        { status: 'accepted', providerMessageIds: ['id of one', 'id of two', 'id of three'] },
      ]);
      expect(await bench.kit.listDeadLetters()).toEqual([]);
    },
  );

  it('repeats the part that nobody knows the end of, and none that went', async () => {
    const lost = (): Promise<never> =>
      Promise.reject(new DeliveryUnknownError('parts', { providerMessageIds: ['perhaps'] }));
    const vendor = new Parts(null, lost);
    const bench = await r2();
    await attach(bench, vendor, { baseDelaySeconds: 1, unknownPolicy: 'repeat' });
    const saying = bench.say('a', 'hi');
    await bench.clock.advance(1_000);
    expect((await saying).deliveryResults['sms']?.status).toBe('accepted');
    expect(vendor.wire).toEqual(['one', 'two', 'three']);
  });

  it('CORE-10.2.13 is gone on with by another node, where the one that tried again died over it', async () => {
    const vendor = new Parts(null, busy, () => never());
    const { clock, one, two } = await twoNodes({ deliveryTimeoutMs: 1_000_000 });
    await attach(one, vendor, null);
    two.kit.registerChannel(smsChannel('sms', { provider: vendor }));
    const message = { channelId: 'a', senderId: 'u1', content: text('hi') };
    const { event } = await one.kit.processInbound(message, { roomId: 'r1' });
    await one.kit.whenIdle();
    await one.kit.retryDeadLetter('r1', event?.id ?? '', 'sms');
    await settle();
    one.crash();
    await clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    await two.kit.whenIdle();
    expect(vendor.wire).toEqual(['one', 'two', 'three']);
  });
});
