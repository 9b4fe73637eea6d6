import { describe, expect, it } from 'vitest';

import type { DeliveryOutcome, DeliveryReceipt, DeliveryStatus } from '../../src/index.ts';
import { R1, roomBench, type Bench } from '../support/services.ts';

const report = (status: DeliveryOutcome, given: Partial<DeliveryStatus> = {}): DeliveryStatus => ({
  provider: 'twilio',
  messageId: 'SM1',
  status,
  ...given,
});

const RECEIPT: DeliveryReceipt = {
  organizationId: null,
  roomId: 'r1',
  eventId: 'e1',
  channelId: 'sms',
  providerMessageIds: ['SM1'],
  status: 'sent',
  error: null,
  updatedAt: new Date(0),
};

async function statusBench(): Promise<Bench> {
  const made = await roomBench();
  made.channel('sms');
  await made.bindings.attachChannel(R1, 'sms');
  await made.commit({});
  return made;
}

describe('reports about sent messages', () => {
  it('CORE-9.2.6 reach hooks with the room they name, and handlers', async () => {
    const { deliveryStatus, hooked, foundation } = await statusBench();
    const hooks = hooked('on_delivery_status');
    const rooms: string[] = [];
    const heard: DeliveryStatus[] = [];
    foundation.hooks.register({ organizationId: null, roomKey: null }, 'on_delivery_status', {}, (_, { room }) => {
      rooms.push(room.id);
    });
    const stop = deliveryStatus.onDeliveryStatus(null, (status) => void heard.push(status));
    const failed = report('failed', { messageId: 'unknown', roomId: 'r1' });
    await deliveryStatus.processDeliveryStatus(null, failed);
    expect([hooks, heard, rooms]).toStrictEqual([[failed], [failed], ['r1']]);
    stop();
    await deliveryStatus.processDeliveryStatus(null, failed);
    expect([hooks.length, heard.length]).toStrictEqual([2, 1]);
  });

  it('move the receipt up, find its event, and never move it down', async () => {
    const { deliveryStatus, hooked, store, clock } = await statusBench();
    const hooks = hooked('on_delivery_status');
    await store.putReceipt(RECEIPT);
    await clock.advance(1_000);
    await deliveryStatus.processDeliveryStatus(null, report('delivered'));
    await deliveryStatus.processDeliveryStatus(null, report('sent'));
    expect(await store.findReceipt(null, 'SM1')).toMatchObject({
      status: 'delivered',
      updatedAt: new Date(clock.now()),
    });
    expect(hooks.map((status) => [status.status, status.roomId, status.eventId, status.channelId])).toStrictEqual([
      ['delivered', 'r1', 'e1', 'sms'],
      ['sent', 'r1', 'e1', 'sms'],
    ]);
  });

  it('that overtake the answer to their own send wait for the receipt', async () => {
    const { deliveryStatus, store } = await statusBench();
    await deliveryStatus.processDeliveryStatus(null, report('delivered'));
    expect(await store.findReceipt(null, 'SM1')).toBeNull();
    await store.putReceipt(RECEIPT);
    await deliveryStatus.onReceipt(RECEIPT);
    expect((await store.findReceipt(null, 'SM1'))?.status).toBe('delivered');
    await store.putReceipt({ ...RECEIPT, status: 'sent' });
    await deliveryStatus.onReceipt(RECEIPT);
    expect((await store.findReceipt(null, 'SM1'))?.status).toBe('sent');
  });

  it('of another organization touch nothing', async () => {
    const { deliveryStatus, store } = await statusBench();
    const heard: unknown[] = [];
    deliveryStatus.onDeliveryStatus('other', (status) => void heard.push(status));
    await store.putReceipt(RECEIPT);
    await deliveryStatus.processDeliveryStatus('acme', report('delivered'));
    expect([(await store.findReceipt(null, 'SM1'))?.status, heard]).toStrictEqual(['sent', []]);
  });

  it('that it was read are noted on the event', async () => {
    const { deliveryStatus, store } = await statusBench();
    await store.putReceipt(RECEIPT);
    await deliveryStatus.processDeliveryStatus(null, report('read'));
    expect((await store.getEvent(R1, 'e1'))?.status).toBe('read');
  });

  it('that it never arrived are noted on the event and told once', async () => {
    const { deliveryStatus, store, emitted } = await statusBench();
    const failed = emitted('delivery_failed');
    await store.putReceipt(RECEIPT);
    const gone = report('failed', { errorCode: '30003', errorMessage: 'Unreachable' });
    await deliveryStatus.processDeliveryStatus(null, gone);
    await deliveryStatus.processDeliveryStatus(null, gone);
    const event = await store.getEvent(R1, 'e1');
    expect(event?.status).toBe('delivered');
    expect(event?.deliveryResults['sms']).toMatchObject({
      status: 'failed',
      providerMessageId: 'SM1',
      error: { code: '30003', message: 'Unreachable', retryable: false },
    });
    expect(failed.map((found) => found.data)).toMatchObject([{ roomId: 'r1', eventId: 'e1', channelId: 'sms' }]);
  });

  it('survive a handler that throws, and need a message id', async () => {
    const { deliveryStatus, logger } = await statusBench();
    const heard: unknown[] = [];
    deliveryStatus.onDeliveryStatus(null, () => {
      throw new Error('broken');
    });
    deliveryStatus.onDeliveryStatus(null, (status) => void heard.push(status));
    await deliveryStatus.processDeliveryStatus(null, report('sent'));
    expect([heard.length, logger.at('error').length]).toStrictEqual([1, 1]);
    await expect(deliveryStatus.processDeliveryStatus(null, report('sent', { messageId: '' }))).rejects.toMatchObject({
      details: { field: 'messageId' },
    });
  });
});
