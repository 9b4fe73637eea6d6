import { describe, expect, it } from 'vitest';

import { type DeliveryOutcome, type DeliveryStatus, smsChannel } from '../../src/index.ts';
import { kitBench, type KitBench } from '../support/kit.ts';
import { Vendor } from './vendor.ts';

const UNKNOWN = { success: false, status: 'unknown', providerMessageIds: ['v-9'] } as const;

interface Bench extends KitBench {
  readonly eventId: string;
  report(status: DeliveryOutcome, given?: Partial<DeliveryStatus>): Promise<void>;
  /** The outcome in the receipt and in the event, and how many dead letters there are. */
  state(): Promise<readonly unknown[]>;
}

/** A room with a message whose fate is unknown. */
async function lost(vendor: Vendor = new Vendor('neither', UNKNOWN), made: KitBench = kitBench()): Promise<Bench> {
  await made.kit.createRoom({ roomId: 'r1' });
  await made.add('a');
  made.kit.registerChannel(smsChannel('sms', { provider: vendor }));
  await made.kit.attachChannel('r1', 'sms', { metadata: { phoneNumber: '+1' } });
  const eventId = (await made.say('a', 'hi')).event?.id ?? '';
  await made.kit.whenIdle();
  return {
    ...made,
    eventId,
    report: (status, given) =>
      made.kit.processDeliveryStatus({ provider: 'vendor', messageId: 'v-9', status, ...given }),
    async state() {
      const [receipt] = await (await made.kit.getContext('r1')).receipts(eventId);
      const event = await made.kit.getEvent('r1', eventId);
      return [receipt?.status, event?.deliveryResults['sms']?.status, (await made.kit.listDeadLetters()).length];
    },
  };
}

describe('a report about a message whose fate was unknown', () => {
  it.each<DeliveryOutcome>(['accepted', 'sent', 'delivered', 'read'])(
    'that it was %s settles it: in receipt and event, and no dead letter is left',
    async (status) => {
      const { report, state, emitted } = await lost();
      const succeeded = emitted('delivery_succeeded');
      expect(await state()).toEqual(['unknown', 'unknown', 1]);
      await report(status);
      expect(await state()).toEqual([status, status, 0]);
      expect(succeeded).toHaveLength(1);
    },
  );

  it('that it failed settles it too: the dead letter stays', async () => {
    const { report, state, emitted } = await lost();
    const failed = emitted('delivery_failed');
    await report('failed', { errorCode: '30003' });
    expect(await state()).toEqual(['failed', 'failed', 1]);
    expect(failed).toMatchObject([{ data: { error: { code: '30003' } } }]);
  });

  it('that it is unknown tells nothing new', async () => {
    const { report, state } = await lost();
    await report('unknown');
    expect(await state()).toEqual(['unknown', 'unknown', 1]);
  });

  it('settles it although it came before the provider gave up', async () => {
    const made = kitBench();
    const vendor = new Vendor('neither');
    vendor.send = async () => {
      await made.kit.processDeliveryStatus({ provider: 'vendor', messageId: 'v-9', status: 'delivered' });
      return UNKNOWN;
    };
    const { state } = await lost(vendor, made);
    expect(await state()).toEqual(['delivered', 'delivered', 0]);
  });

  it('may name the event where nobody got the native id', async () => {
    const { report, state, eventId, store } = await lost(new Vendor('neither', 'taken, unsaid'));
    await report('delivered', { channelId: 'sms', roomId: 'r1', eventId: 'other' });
    await report('delivered', { channelId: 'other', roomId: 'r1', eventId, messageId: 'v-8' });
    expect(await state()).toEqual(['unknown', 'unknown', 1]);
    await report('delivered', { channelId: 'sms', roomId: 'r1', eventId });
    expect(await state()).toEqual(['delivered', 'delivered', 0]);
    expect(await store.findReceipt(null, 'v-9')).toMatchObject({ eventId, status: 'delivered' });
  });

  it('gives no second id to a message whose fate is known', async () => {
    const { report, eventId, store } = await lost(new Vendor('neither', 'well'));
    await report('delivered', { channelId: 'sms', roomId: 'r1', eventId });
    expect(await store.findReceipt(null, 'v-9')).toBeNull();
    expect(await store.findReceipt(null, 'v-1')).toMatchObject({ status: 'sent' });
  });
});
