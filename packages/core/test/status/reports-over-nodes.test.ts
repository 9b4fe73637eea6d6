import { describe, expect, it } from 'vitest';

import { ChannelOutput, type DeliveryOutcome, type DeliveryStatus, StoreError } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { twoNodes, type TestNode } from '../support/nodes.ts';
import { settle } from '../support/test-clock.ts';

const report = (status: DeliveryOutcome, given: Partial<DeliveryStatus> = {}): DeliveryStatus => ({
  provider: 'vendor',
  messageId: 'SM1',
  channelId: 'b',
  status,
  ...given,
});

async function send(node: TestNode): Promise<string> {
  const { event } = await node.kit.processInbound(
    { channelId: 'a', senderId: 'u1', content: text('hi') },
    { roomId: 'r1' },
  );
  await node.kit.whenIdle();
  return event?.id ?? '';
}

/** What the store knows of how far a message got. */
async function statusOf({ kit }: TestNode, eventId: string): Promise<string | undefined> {
  const [receipt] = await (await kit.getContext('r1')).receipts(eventId);
  return receipt?.status;
}

const sent = (): ChannelOutput => ChannelOutput.sent({ success: true, providerMessageId: 'SM1', status: 'accepted' });

describe('a report that another node hears', () => {
  it('before the send is written down is applied once it is', async () => {
    const { clock, one, two } = await twoNodes();
    one.b.onDeliver = async () => {
      await two.kit.processDeliveryStatus(report('delivered'));
      return sent();
    };
    const eventId = await send(one);
    expect(await statusOf(one, eventId)).toBe('accepted');
    await clock.advance(250);
    expect(await statusOf(one, eventId)).toBe('delivered');
  });

  it('is looked for again and again, also by a store that failed, and not for ever', async () => {
    const { clock, one, two } = await twoNodes({ recoveryIntervalMs: null });
    await two.kit.processDeliveryStatus(report('read'));
    two.failing(new StoreError('findReceipt'), 'findReceipt');
    await clock.advance(2_000);
    two.failing(null);
    one.b.onDeliver = sent;
    const eventId = await send(one);
    await clock.advance(4_000);
    expect(await statusOf(one, eventId)).toBe('read');
    const before = two.calls('findReceipt');
    await two.kit.processDeliveryStatus(report('read', { messageId: 'of nobody' }));
    await clock.advance(3_600_000);
    expect(two.calls('findReceipt') - before).toBe(7);
  });

  it('about the same native id on another channel is left to wait', async () => {
    const { clock, one, two } = await twoNodes();
    one.b.onDeliver = sent;
    await two.kit.processDeliveryStatus(report('failed', { channelId: 'c' }));
    const eventId = await send(one);
    await clock.advance(60_000);
    expect(await statusOf(one, eventId)).toBe('accepted');
  });
});

describe('reports at the same time', () => {
  const PAIRS: readonly (readonly [DeliveryOutcome, DeliveryOutcome])[] = [
    ['read', 'delivered'],
    ['delivered', 'failed'],
    ['read', 'failed'],
  ];
  it.each(PAIRS)('never make %s fall to %s, on two nodes and on one', async (first, second) => {
    const { one, two } = await twoNodes();
    one.b.onDeliver = sent;
    for (const other of [two, one]) {
      const eventId = await send(one);
      await Promise.all([
        one.kit.processDeliveryStatus(report(first)),
        other.kit.processDeliveryStatus(report(second)),
      ]);
      expect(await statusOf(one, eventId)).toBe(first);
    }
  });

  it('wait on where the store could not write them down', async () => {
    const { one } = await twoNodes();
    one.b.onDeliver = sent;
    const eventId = await send(one);
    one.failing(new StoreError('putReceipt'), 'putReceipt');
    await expect(one.kit.processDeliveryStatus(report('read'))).rejects.toMatchObject({ code: 'store_failed' });
    one.failing(null);
    await one.kit.processDeliveryStatus(report('delivered'));
    await settle();
    expect(await statusOf(one, eventId)).toBe('read');
  });
});
