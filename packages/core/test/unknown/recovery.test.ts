import { describe, expect, it } from 'vitest';

import { type RetryPolicy, smsChannel, type UnknownOutcomeHandling, type UnknownPolicy } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { NODE_TTL_MS, ROUND_MS, twoNodes, type TestNode } from '../support/nodes.ts';
import { settle, type TestClock } from '../support/test-clock.ts';
import { type Fate, Vendor } from './vendor.ts';

interface Nodes {
  readonly clock: TestClock;
  readonly one: TestNode;
  readonly two: TestNode;
}

/** Two nodes with the same vendor; the first dies while it sends, with more messages waiting behind. */
async function killedWhileSending(
  vendor: Vendor,
  given: { readonly retryPolicy?: RetryPolicy | null; readonly unknownPolicy?: UnknownPolicy } = {},
): Promise<Nodes> {
  const { retryPolicy = null, unknownPolicy } = given;
  const nodes = await twoNodes({ deliveryTimeoutMs: 10 * NODE_TTL_MS });
  for (const { kit } of [nodes.one, nodes.two]) {
    kit.registerChannel(smsChannel('sms', { provider: vendor, ...(unknownPolicy && { unknownPolicy }) }));
  }
  await nodes.one.kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+1' }, retryPolicy });
  for (const body of ['first', 'second', 'third']) {
    await nodes.one.kit.processInbound(
      { channelId: 'a', senderId: 'u1', content: text(body), roomId: 'r1' },
      { until: 'committed' },
    );
  }
  await settle();
  nodes.one.crash();
  await nodes.clock.advance(NODE_TTL_MS + ROUND_MS);
  await nodes.clock.advance(60_000);
  await nodes.two.kit.whenIdle();
  return nodes;
}

const silent = (unknownOutcome: UnknownOutcomeHandling, fate: Fate): Vendor => new Vendor(unknownOutcome, fate);

describe('a message that a node was sending when it died', () => {
  it('CORE-10.2.13 is repeated with the same key where that is one message', async () => {
    const vendor = silent('native_idempotency', 'taken, silent');
    await killedWhileSending(vendor);
    const [first] = vendor.keys;
    expect(vendor.keys.filter((key) => key === first)).toHaveLength(2);
    expect(vendor.taken).toHaveLength(3);
    expect(new Set(vendor.taken).size).toBe(3);
  });

  it.each<[string, Fate, number]>([
    ['and not sent again when it went', 'taken, silent', 1],
    ['and sent again when it did not', 'not taken, silent', 2],
  ])(
    'CORE-10.2.13 CORE-10.2.1 is looked up %s, and those behind it go without a question',
    async (_what, fate, sends) => {
      const vendor = silent('reconcilable', fate);
      const { two } = await killedWhileSending(vendor);
      const [first] = vendor.keys;
      expect(vendor.asked.map(({ idempotencyKey, gaveUpAt }) => [idempotencyKey, gaveUpAt])).toEqual([[first, null]]);
      expect(vendor.keys.filter((key) => key === first)).toHaveLength(sends);
      expect([vendor.taken.length, new Set(vendor.taken).size]).toEqual([3, 3]);
      expect(await two.store.findReceipt(null, `v-${vendor.taken.indexOf(String(first)) + 1}`)).toMatchObject({
        status: 'sent',
      });
      expect(await two.kit.listDeadLetters()).toEqual([]);
    },
  );

  it('CORE-10.2.13 is sent again when the vendor never tells: at least once', async () => {
    const vendor = silent('reconcilable', 'taken, silent');
    vendor.answers.push(...Array.from({ length: 6 }, () => ({ outcome: 'unknown' }) as const));
    await killedWhileSending(vendor);
    expect([vendor.asked.length, vendor.taken.length, new Set(vendor.taken).size]).toEqual([6, 4, 3]);
  });

  it.each<[string, { readonly retryPolicy?: RetryPolicy; readonly unknownPolicy?: UnknownPolicy }]>([
    ['nobody has chosen', {}],
    ['somebody has', { unknownPolicy: 'repeat' }],
  ])('CORE-10.2.13 is sent again where nothing can be done and %s: at least once', async (_what, given) => {
    const vendor = silent('neither', 'taken, silent');
    const { two } = await killedWhileSending(vendor, given);
    expect([vendor.taken.length, new Set(vendor.taken).size]).toEqual([4, 3]);
    expect(await two.kit.listDeadLetters()).toEqual([]);
  });

  it.each<[string, { readonly retryPolicy?: RetryPolicy; readonly unknownPolicy?: UnknownPolicy }]>([
    ['channel', { unknownPolicy: 'dead_letter' }],
    ['binding', { retryPolicy: { unknownPolicy: 'dead_letter' } }],
  ])(
    'CORE-10.2.13 is a dead letter where the %s would rather have it seen to; those behind it go',
    async (_who, given) => {
      const vendor = silent('neither', 'taken, silent');
      const { two } = await killedWhileSending(vendor, given);
      const [first] = vendor.keys;
      expect(vendor.keys.filter((key) => key === first)).toHaveLength(1);
      expect(vendor.taken).toHaveLength(3);
      const letters = await two.kit.listDeadLetters();
      expect(letters).toMatchObject([{ channelId: 'sms', error: { code: 'delivery_unknown' } }]);
      expect(first).toContain(letters[0]?.eventId);
    },
  );

  it('CORE-10.2.13 is looked up again by the next node when the one that asked dies', async () => {
    const vendor = silent('reconcilable', 'taken, silent');
    const nodes = await twoNodes({ deliveryTimeoutMs: 1_000 });
    for (const { kit } of [nodes.one, nodes.two]) kit.registerChannel(smsChannel('sms', { provider: vendor }));
    await nodes.one.kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+1' } });
    vendor.answers.push({ outcome: 'unknown', retryAfterMs: 1_000_000 });
    const message = { channelId: 'a', senderId: 'u1', content: text('hi'), roomId: 'r1' };
    await nodes.one.kit.processInbound(message, { until: 'committed' });
    await nodes.clock.advance(5_000);
    expect(vendor.asked).toHaveLength(1);
    nodes.one.crash();
    await nodes.clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    await nodes.two.kit.whenIdle();
    expect([vendor.asked.length, vendor.keys.length]).toEqual([2, 1]);
    expect(await nodes.store.countPendingDeliveries()).toBe(0);
  });

  it('CORE-10.2.12 stays planned when the kit closes while it asks', async () => {
    const vendor = silent('reconcilable', 'taken, unsaid');
    vendor.answers.push({ outcome: 'unknown', retryAfterMs: 1_000_000 });
    const nodes = await twoNodes({ closeTimeoutMs: 1_000 });
    for (const { kit } of [nodes.one, nodes.two]) kit.registerChannel(smsChannel('sms', { provider: vendor }));
    await nodes.one.kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+1' } });
    const message = { channelId: 'a', senderId: 'u1', content: text('hi'), roomId: 'r1' };
    await nodes.one.kit.processInbound(message, { until: 'committed' });
    await nodes.clock.advance(2_000);
    const closing = nodes.one.kit.close();
    await nodes.clock.advance(NODE_TTL_MS + 2 * ROUND_MS);
    await closing;
    await nodes.two.kit.whenIdle();
    expect([vendor.asked.length, vendor.keys.length]).toEqual([2, 1]);
    expect(await nodes.two.kit.listDeadLetters()).toEqual([]);
    expect(await nodes.store.countPendingDeliveries()).toBe(0);
  });
});
